import { z } from 'zod';
import { forbidHtmlFromText } from '../theme/trusted.ts';

/*
 * Runs before every other module. The content policy forbids eval: zod must not try to compile its parsers,
 * and the attempt alone would be reported as a violation.
 */
z.config({ jitless: true });
forbidHtmlFromText();
