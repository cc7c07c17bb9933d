import type { ReasonCode } from '#shared/approval';

/*
 * What happened in the sandbox company's last month: who asked for what, and what became of it. Days count
 * back from the moment of creation; nothing here depends on chance.
 */

/** What becomes of an item: it is decided to the end, gets that many approvals and waits, or is left alone. */
export type Outcome =
  | { readonly kind: 'approved' }
  | { readonly kind: 'waiting'; readonly approvals: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'rejected' | 'returned'; readonly reason: ReasonCode; readonly text: string };

export interface Payment {
  /** Begins the payee's name. */
  readonly payee: string;
  /** Begins the name of the account that pays. */
  readonly from: string;
  readonly asset: 'EUR' | 'USD' | 'CHF' | 'JPY';
  /** Major units, decimal. */
  readonly amount: string;
  readonly remittance: string;
  readonly outcome: Outcome;
}

export interface BookTransfer {
  readonly from: string;
  readonly to: string;
  readonly asset: 'EUR' | 'USD' | 'CHF';
  readonly amount: string;
  readonly remittance: string;
  readonly outcome: Outcome;
}

/** A payment over the sandbox's chain, in the test token. */
export interface ChainPayment {
  readonly payee: string;
  readonly country: string;
  /** With its checksum (EIP-55). */
  readonly address: string;
  readonly from: string;
  readonly asset: 'USDC';
  readonly amount: string;
  readonly remittance: string;
  readonly outcome: Outcome;
}

export interface Step {
  readonly daysAgo: number;
  /** UTC, "hh:mm". */
  readonly at: string;
  /** Payments that came in one file; a step without a name was drafted at the desk. */
  readonly file?: string;
  readonly payments?: readonly Payment[];
  readonly transfers?: readonly BookTransfer[];
  readonly chainPayments?: readonly ChainPayment[];
  /** Position of an account in the company's list of registrations. */
  readonly registration?: { readonly index: number; readonly outcome: Outcome };
}

const approved: Outcome = { kind: 'approved' };
const expired: Outcome = { kind: 'expired' };
const waiting = (approvals: number): Outcome => ({ kind: 'waiting', approvals });
const rejected = (reason: ReasonCode, text: string): Outcome => ({ kind: 'rejected', reason, text });
const returned = (reason: ReasonCode, text: string): Outcome => ({ kind: 'returned', reason, text });

const OPERATIONS = 'Aurora Industries GmbH';
const PAYROLL = 'Aurora Industries GmbH, payroll';
const RESERVE = 'Aurora Industries GmbH, reserve';
const NORDICS = 'Aurora Nordics AB';
const POOL = 'Aurora Nordics AB, cash pool';
const DIGITAL = 'Aurora Digital Assets SA';
const IBERIA = 'Aurora Iberia';
const SETTLEMENT = 'Stablecoin settlement';

const pay = (
  payee: string,
  amount: string,
  remittance: string,
  outcome: Outcome = approved,
  from = OPERATIONS,
  asset: Payment['asset'] = 'EUR',
): Payment => ({ payee, from, asset, amount, remittance, outcome });

const move = (
  from: string,
  to: string,
  amount: string,
  remittance: string,
  outcome: Outcome = approved,
  asset: BookTransfer['asset'] = 'EUR',
): BookTransfer => ({ from, to, asset, amount, remittance, outcome });

export const SCRIPT: readonly Step[] = [
  {
    daysAgo: 30,
    at: '07:40',
    transfers: [move(OPERATIONS, PAYROLL, '6450000.00', 'Payroll funding, first half')],
  },
  {
    daysAgo: 29,
    at: '08:30',
    file: 'ERP-2207.xml',
    payments: [
      pay('Stadtwerke Hafen', '184220.15', 'Invoice 88-20417, district heating'),
      pay('Brenner Stahlhandel', '1274300.00', 'Invoice 500981, coils'),
      pay('Kontor Logistik', '38410.60', 'Invoice L-7781'),
      pay('Tirol Präzision', '212904.88', 'Invoice 2026/1190'),
      pay('Officine Torino', '96750.00', 'Fattura 4471'),
      pay('Gent Chemicals', '7420.35', 'Invoice GC-90012'),
    ],
  },
  {
    daysAgo: 28,
    at: '09:10',
    transfers: [move(OPERATIONS, NORDICS, '2500000.00', 'Intercompany loan, drawdown 14')],
  },
  { daysAgo: 28, at: '13:25', registration: { index: 0, outcome: approved } },
  {
    daysAgo: 27,
    at: '10:05',
    payments: [
      pay('Helvetia Werkzeug', '148200.00', 'Rechnung 30771', approved, OPERATIONS, 'CHF'),
      pay('Gulf Consulting', '64000.00', 'Market study', approved, OPERATIONS, 'USD'),
    ],
  },
  { daysAgo: 26, at: '11:45', transfers: [move(POOL, NORDICS, '410000.00', 'Target balancing')] },
  {
    daysAgo: 25,
    at: '09:35',
    payments: [
      pay('Midland Castings', '505000.00', 'Invoice MC-4410', approved, OPERATIONS, 'USD'),
      pay(
        'Brenner Stahlhandel',
        '1274300.00',
        'Invoice 500981, coils',
        rejected('duplicate', 'Invoice 500981 was paid with the run of last week'),
      ),
    ],
  },
  {
    daysAgo: 24,
    at: '14:20',
    transfers: [move(RESERVE, OPERATIONS, '18000000.00', 'Release of reserve, Q4')],
  },
  {
    daysAgo: 22,
    at: '08:30',
    file: 'ERP-2231.xml',
    payments: [
      pay('Vernier Composants', '402118.40', 'Facture 118204'),
      pay('Van Houten', '58930.00', 'Factuur 2026-3381'),
      pay('Delft Optics', '742600.00', 'Invoice DO-1180'),
      pay('Componentes Ibéricos', '33415.20', 'Factura A-20931'),
      pay('Cork Bio', '119008.75', 'Invoice CB-771'),
      pay(
        'Milano Software',
        '8990.00',
        'Licences November',
        returned('no-support', 'The order is not in the contract register. Please attach it'),
      ),
    ],
  },
  {
    daysAgo: 21,
    at: '15:05',
    transfers: [move(OPERATIONS, DIGITAL, '1200000.00', 'Working capital', approved, 'CHF')],
  },
  {
    daysAgo: 20,
    at: '10:50',
    payments: [pay('Nippon Seiki', '84000000', 'Invoice NSE-20117, tooling', approved, OPERATIONS, 'JPY')],
  },
  {
    daysAgo: 19,
    at: '09:00',
    transfers: [move(OPERATIONS, IBERIA, '3000000.00', 'Funding of the Spanish branch')],
  },
  {
    daysAgo: 18,
    at: '12:15',
    payments: [
      pay('Lisboa Têxteis', '312000.00', 'Fatura 2026/88', approved, IBERIA),
      pay('Kontor Logistik', '41770.10', 'Invoice L-7844', expired),
      pay('Oy Tampere Kone', '27650.00', 'Lasku 66120', expired, NORDICS),
    ],
  },
  { daysAgo: 17, at: '08:55', transfers: [move(NORDICS, POOL, '290000.00', 'Target balancing')] },
  {
    daysAgo: 16,
    at: '13:40',
    registration: {
      index: 1,
      outcome: rejected('no-support', 'The bank’s confirmation of the account is missing'),
    },
  },
  {
    daysAgo: 15,
    at: '08:30',
    file: 'ERP-2258.xml',
    payments: [
      pay('Stadtwerke Hafen', '171996.42', 'Invoice 88-20533, district heating'),
      pay('Tirol Präzision', '1180455.00', 'Invoice 2026/1231'),
      pay('Officine Torino', '64310.00', 'Fattura 4502'),
      pay('Gent Chemicals', '12875.90', 'Invoice GC-90377'),
      pay(
        'Delft Optics',
        '9150.00',
        'Invoice DO-1191',
        rejected('wrong-amount', 'The invoice is over 915.00'),
      ),
      pay('Vernier Composants', '288700.00', 'Facture 118377'),
    ],
  },
  {
    daysAgo: 14,
    at: '11:20',
    transfers: [move(OPERATIONS, PAYROLL, '6450000.00', 'Payroll funding, second half')],
  },
  {
    daysAgo: 13,
    at: '16:10',
    payments: [
      pay('Zürcher Rechenzentrum', '42350.00', 'Rechnung 9912', approved, DIGITAL, 'CHF'),
      pay(
        'Harbour Freight',
        '77400.00',
        'Invoice HF-5510',
        returned('wrong-account', 'The account on the invoice ends in 3460'),
        OPERATIONS,
        'USD',
      ),
    ],
  },
  {
    daysAgo: 12,
    at: '09:30',
    transfers: [move(OPERATIONS, NORDICS, '1750000.00', 'Intercompany loan, drawdown 15', expired)],
  },
  {
    daysAgo: 11,
    at: '10:45',
    payments: [
      pay(
        'Wiener Metallbau',
        '184000.00',
        'Rechnung 2026-771',
        rejected(
          'suspected-fraud',
          'New bank details came by e-mail only. The supplier knows nothing of them',
        ),
      ),
      pay('Componentes Ibéricos', '52110.00', 'Factura A-21007', approved, IBERIA),
    ],
  },
  {
    daysAgo: 10,
    at: '13:50',
    transfers: [
      move(
        DIGITAL,
        OPERATIONS,
        '350000.00',
        'Repayment of working capital',
        returned('timing', 'Please date it after the quarter closes'),
        'CHF',
      ),
    ],
  },
  {
    daysAgo: 8,
    at: '08:30',
    file: 'ERP-2290.xml',
    payments: [
      pay('Brenner Stahlhandel', '986200.00', 'Invoice 501244, coils'),
      pay('Kontor Logistik', '36905.00', 'Invoice L-7902'),
      pay('Van Houten', '61480.00', 'Factuur 2026-3440'),
      pay('Cork Bio', '134220.10', 'Invoice CB-802'),
    ],
  },
  { daysAgo: 7, at: '14:35', transfers: [move(POOL, NORDICS, '180000.00', 'Target balancing')] },
  {
    daysAgo: 6,
    at: '09:15',
    payments: [
      pay('Midland Castings', '268000.00', 'Invoice MC-4466', approved, OPERATIONS, 'USD'),
      pay(
        'Antwerp Forwarding',
        '18940.00',
        'Invoice AF-330',
        rejected('policy-doubt', 'Ordered without a second quotation'),
      ),
    ],
  },
  {
    daysAgo: 5,
    at: '10:25',
    transfers: [move(OPERATIONS, IBERIA, '2200000.00', 'Funding of the Spanish branch')],
  },
  {
    daysAgo: 4,
    at: '15:45',
    payments: [pay('Milano Software', '8990.00', 'Licences November, order 4410 attached')],
  },
  {
    daysAgo: 2,
    at: '08:30',
    file: 'ERP-2317.xml',
    payments: [
      pay('Stadtwerke Hafen', '169204.77', 'Invoice 88-20618, district heating', waiting(1)),
      pay('Tirol Präzision', '1320990.00', 'Invoice 2026/1277', waiting(1)),
      pay('Luxembourg Re', '480000.00', 'Premium 2027, first part', waiting(1)),
      pay('Officine Torino', '71500.00', 'Fattura 4540', waiting(0)),
      pay('Delft Optics', '915.00', 'Invoice DO-1191', waiting(0)),
    ],
  },
  {
    daysAgo: 1,
    at: '09:20',
    transfers: [move(OPERATIONS, PAYROLL, '6480000.00', 'Payroll funding, first half', waiting(1))],
  },
  {
    daysAgo: 1,
    at: '11:05',
    payments: [
      pay('Helvetia Werkzeug', '96400.00', 'Rechnung 30844', waiting(0), OPERATIONS, 'CHF'),
      pay('Nippon Seiki', '162500000', 'Invoice NSE-20188, tooling', waiting(1), OPERATIONS, 'JPY'),
    ],
    chainPayments: [
      {
        payee: 'Lugano Node Services SA',
        country: 'CH',
        address: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
        from: SETTLEMENT,
        asset: 'USDC',
        amount: '4200.00',
        remittance: 'Hosting of nodes, December',
        outcome: waiting(0),
      },
    ],
  },
  { daysAgo: 1, at: '13:30', registration: { index: 1, outcome: waiting(0) } },
  {
    daysAgo: 0,
    at: '00:00',
    payments: [
      pay('Midland Castings', '1450000.00', 'Invoice MC-4490', waiting(0), OPERATIONS, 'USD'),
      pay('Wiener Metallbau', '276300.00', 'Rechnung 2026-798', waiting(0)),
    ],
    transfers: [move(NORDICS, POOL, '325000.00', 'Target balancing', waiting(0))],
  },
];
