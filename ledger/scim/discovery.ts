import { AUTHORITY_URN, LIST_MAX, LIST_URN, USER_URN } from './messages.ts';

/* What this service says of itself to a directory (RFC 7643 sections 5 to 7, RFC 7644 section 4). */

type Json = Readonly<Record<string, unknown>>;

const SCHEMA_URN = 'urn:ietf:params:scim:schemas:core:2.0:Schema';
const TYPE_URN = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const CONFIG_URN = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';

export const serviceProviderConfig = (base: string): Json => ({
  schemas: [CONFIG_URN],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: LIST_MAX },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Secret as bearer token',
      description: 'A secret that the operator of the ledger service gives to the directory',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

export const userType = (base: string): Json => ({
  schemas: [TYPE_URN],
  id: 'User',
  name: 'User',
  endpoint: '/Users',
  description: 'A user of the directory. Who is created here may do nothing in the ledger',
  schema: USER_URN,
  schemaExtensions: [{ schema: AUTHORITY_URN, required: false }],
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/User` },
});

const attribute = (name: string, description: string, over: Json = {}): Json => ({
  name,
  type: 'string',
  multiValued: false,
  description,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...over,
});

const readOnly = { mutability: 'readOnly' };

const SCHEMAS: readonly Json[] = [
  {
    id: USER_URN,
    name: 'User',
    description: 'What of a user is kept; everything else that is sent is left out',
    attributes: [
      attribute('userName', 'Name of the user in the directory', { required: true, uniqueness: 'server' }),
      attribute('displayName', 'Name to be shown'),
      attribute('name', 'Parts of the name', {
        type: 'complex',
        subAttributes: ['formatted', 'familyName', 'givenName'].map((part) =>
          attribute(part, 'Part of the name'),
        ),
      }),
      attribute('emails', 'Addresses', {
        type: 'complex',
        multiValued: true,
        subAttributes: [
          attribute('value', 'Address'),
          attribute('type', 'What it is for', { canonicalValues: ['work', 'home', 'other'] }),
          attribute('primary', 'Whether it is the first choice', { type: 'boolean' }),
        ],
      }),
      attribute('active', 'Disabling withdraws the authority of the person; enabling restores nothing', {
        type: 'boolean',
      }),
    ],
  },
  {
    id: AUTHORITY_URN,
    name: 'Authority',
    description: 'What the user means in the ledger. A directory can take authority away and gives none',
    attributes: [
      attribute('person', 'Id of the person in the ledger', { ...readOnly, caseExact: true }),
      attribute('authority', 'What the person has', {
        ...readOnly,
        canonicalValues: ['none', 'as-granted', 'withdrawing', 'withdrawn'],
      }),
      attribute('note', 'The same in a sentence', readOnly),
    ],
  },
];

export const schemasAt = (base: string): readonly Json[] =>
  SCHEMAS.map((schema) => ({
    schemas: [SCHEMA_URN],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${String(schema['id'])}` },
  }));

export const listOf = (resources: readonly unknown[], total = resources.length, startIndex = 1): Json => ({
  schemas: [LIST_URN],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});
