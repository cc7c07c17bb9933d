export const SHARED_ORDER: readonly (readonly string[])[];
export function layerFault(file: string, specifier: string): string | undefined;
