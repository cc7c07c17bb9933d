/* Settings of a carrier as IT would give them to a desk. */

const POINT =
  '0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8';

export const CARRIER_FILE = {
  v: 1,
  module: { profile: 'luna', path: '/usr/lib/libCryptoki2.so' },
  token: { manufacturer: 'Thales', serial: '1234' },
  keys: [{ name: 'main', objectId: '01', publicKey: POINT }],
  senders: [{ account: 'settlement.USDC', chain: 1, key: 'main', firstNumber: 0 }],
  tokens: [
    {
      chain: 1,
      asset: 'USDC',
      contract: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48',
      gasLimit: 100_000,
    },
  ],
  chains: [
    {
      chain: 1,
      nodes: ['https://one.example/key-of-the-node', 'https://two.example/'],
      confirmations: 12,
      tipPerGas: '1000000000',
      raiseAfterSeconds: 120,
    },
  ],
  mandate: 'chain-carrier',
  feeAccounts: { 'settlement.USDC': 'gas.ETH' },
  accessToken: 'a-secret-of-the-ledger',
};
