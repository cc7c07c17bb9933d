import type { z } from 'zod';
import type { routes, RouteName } from '#shared/api';

type JsonOf<S> = S extends z.ZodType ? z.input<S> : string;
type Texts<S> = S extends z.ZodObject ? Readonly<Record<keyof S['shape'] & string, string>> : never;

type BodyOf<R> = R extends { readonly body: infer S } ? { readonly request: JsonOf<S> } : object;
type QueryOf<R> = R extends { readonly query: infer S } ? { readonly query: Partial<Texts<S>> } : object;
type ParamsOf<R> = R extends { readonly params: infer S } ? { readonly params: Texts<S> } : object;
type ResponseOf<R> = R extends { readonly response: infer S } ? { readonly response: JsonOf<S> } : never;

type ExampleOf<R> = BodyOf<R> & QueryOf<R> & ParamsOf<R> & ResponseOf<R>;

/** One request with its answer for each of some routes, typed by the contract's schemas. */
export type ExamplesFor<N extends RouteName> = { readonly [Name in N]: ExampleOf<(typeof routes)[Name]> };
