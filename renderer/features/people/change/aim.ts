/** What has been filled in, or the sentence that says what is missing. */
export type Aim<T> = { readonly ready: T } | { readonly whyNot: string };
