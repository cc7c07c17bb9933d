import { grammarOf, type Grammar } from './grammar.ts';

/*
 * pain.001.001.03 and pain.001.001.09 (ISO 20022 Payments Initiation, message definition reports of 2009 and
 * 2019), the parts that a credit transfer from here can carry. Names of types are shortened; simple types are in
 * simple-types.ts. Stricter than the schemas: a creditor with name and account is required.
 */

const COMMON = {
  Authorisation: '| Cd:AuthorisationCode Prtry:Max128Text',
  PaymentTypeInformation: 'InstrPrty:Priority? SvcLvl:ServiceLevel? LclInstrm! CtgyPurp:Purpose?',
  ServiceLevel: '| Cd:Max4Text Prtry!',
  Purpose: '| Cd:PurposeCode Prtry!',
  Amount: '| InstdAmt:CurrencyAndAmount EqvtAmt!amount-equivalent',
  AccountId: '| IBAN:IBAN Othr!account-not-iban',
  Code4: '| Cd:Max4Text Prtry:Max35Text',
  Code5: '| Cd:Max5Text Prtry:Max35Text',
  Generic: 'Id:Max35Text SchmeNm:Code4? Issr:Max35Text?',
  ClearingMember: 'ClrSysId:Code5? MmbId:Max35Text',
  Agent: 'FinInstnId:Institution BrnchId:Branch?',
  PartyId: '| OrgId:Organisation PrvtId:Person',
  Person: 'DtAndPlcOfBirth:Birth? Othr:Generic*',
  Birth: 'BirthDt:ISODate PrvcOfBirth:Max35Text? CityOfBirth:Max35Text CtryOfBirth:Country',
  Party: 'Nm:Max140Text? PstlAdr:Address? Id:PartyId? CtryOfRes:Country? CtctDtls:Contact?',
  NamedParty: 'Nm:Max140Text PstlAdr:Address? Id:PartyId? CtryOfRes:Country? CtctDtls:Contact?',
  Remittance: 'Ustrd:Max140Text* Strd:StructuredRemittance*',
  CreditorReference: 'Tp:ReferenceType? Ref:Max35Text?',
  ReferenceType: 'CdOrPrtry:ReferenceCode Issr:Max35Text?',
  ReferenceCode: '| Cd:DocumentType3Code Prtry:Max35Text',
  GroupHeader:
    'MsgId:Max35Text CreDtTm:ISODateTime Authstn:Authorisation[0-2] NbOfTxs:Max15NumericText ' +
    'CtrlSum:DecimalNumber? InitgPty:Party FwdgAgt!',
} as const;

const VERSION_03: Grammar = grammarOf({
  ...COMMON,
  Document: 'CstmrCdtTrfInitn:Initiation',
  Initiation: 'GrpHdr:GroupHeader PmtInf:PaymentInformation+',
  PaymentInformation:
    'PmtInfId:Max35Text PmtMtd:PaymentMethod BtchBookg:Boolean? NbOfTxs:Max15NumericText? CtrlSum:DecimalNumber? ' +
    'PmtTpInf:PaymentTypeInformation? ReqdExctnDt:ISODate PoolgAdjstmntDt! Dbtr:NamedParty DbtrAcct:Account ' +
    'DbtrAgt:Agent DbtrAgtAcct! UltmtDbtr! ChrgBr:ChargeBearer? ChrgsAcct! ChrgsAcctAgt! CdtTrfTxInf:Transfer+',
  Transfer:
    'PmtId:PaymentId PmtTpInf:PaymentTypeInformation? Amt:Amount XchgRateInf! ChrgBr:ChargeBearer? ChqInstr! ' +
    'UltmtDbtr! IntrmyAgt1! IntrmyAgt1Acct! IntrmyAgt2! IntrmyAgt2Acct! IntrmyAgt3! IntrmyAgt3Acct! CdtrAgt:Agent? ' +
    'CdtrAgtAcct! Cdtr:NamedParty CdtrAcct:Account UltmtCdtr! InstrForCdtrAgt! InstrForDbtrAgt! Purp:Purpose? ' +
    'RgltryRptg! Tax! RltdRmtInf! RmtInf:Remittance?',
  PaymentId: 'InstrId:Max35Text? EndToEndId:Max35Text',
  Account: 'Id:AccountId Tp:AccountType? Ccy:Currency? Nm:Max70Text?',
  AccountType: '| Cd:CashAccountType4Code Prtry:Max35Text',
  Institution: 'BIC:BICIdentifier? ClrSysMmbId:ClearingMember? Nm:Max140Text? PstlAdr:Address? Othr:Generic?',
  Branch: 'Id:Max35Text? Nm:Max140Text? PstlAdr:Address?',
  Organisation: 'BICOrBEI:BICIdentifier? Othr:Generic*',
  Address:
    'AdrTp:AddressType2Code? Dept:Max70Text? SubDept:Max70Text? StrtNm:Max70Text? BldgNb:Max16Text? ' +
    'PstCd:Max16Text? TwnNm:Max35Text? CtrySubDvsn:Max35Text? Ctry:Country? AdrLine:Max70Text[0-7]',
  Contact:
    'NmPrfx:NamePrefix1Code? Nm:Max140Text? PhneNb:PhoneNumber? MobNb:PhoneNumber? FaxNb:PhoneNumber? ' +
    'EmailAdr:Max2048Text? Othr:Max35Text?',
  StructuredRemittance: 'RfrdDocInf! RfrdDocAmt! CdtrRefInf:CreditorReference? Invcr! Invcee! AddtlRmtInf!',
});

const VERSION_09: Grammar = grammarOf({
  ...COMMON,
  Document: 'CstmrCdtTrfInitn:Initiation',
  Initiation: 'GrpHdr:GroupHeader PmtInf:PaymentInformation+ SplmtryData!',
  PaymentInformation:
    'PmtInfId:Max35Text PmtMtd:PaymentMethod BtchBookg:Boolean? NbOfTxs:Max15NumericText? CtrlSum:DecimalNumber? ' +
    'PmtTpInf:PaymentTypeInformation? ReqdExctnDt:ExecutionDate PoolgAdjstmntDt! Dbtr:NamedParty DbtrAcct:Account ' +
    'DbtrAgt:Agent DbtrAgtAcct! InstrForDbtrAgt! UltmtDbtr! ChrgBr:ChargeBearer? ChrgsAcct! ChrgsAcctAgt! ' +
    'CdtTrfTxInf:Transfer+',
  ExecutionDate: '| Dt:ISODate DtTm:ISODateTime',
  PaymentTypeInformation: 'InstrPrty:Priority? SvcLvl:ServiceLevel* LclInstrm! CtgyPurp:Purpose?',
  Transfer:
    'PmtId:PaymentId PmtTpInf:PaymentTypeInformation? Amt:Amount XchgRateInf! ChrgBr:ChargeBearer? ChqInstr! ' +
    'UltmtDbtr! IntrmyAgt1! IntrmyAgt1Acct! IntrmyAgt2! IntrmyAgt2Acct! IntrmyAgt3! IntrmyAgt3Acct! CdtrAgt:Agent? ' +
    'CdtrAgtAcct! Cdtr:NamedParty CdtrAcct:Account UltmtCdtr! InstrForCdtrAgt! InstrForDbtrAgt! Purp:Purpose? ' +
    'RgltryRptg! Tax! RltdRmtInf! RmtInf:Remittance? SplmtryData!',
  PaymentId: 'InstrId:Max35Text? EndToEndId:Max35Text UETR:UUIDv4?',
  Account: 'Id:AccountId Tp:Code4? Ccy:Currency? Nm:Max70Text? Prxy!',
  Institution:
    'BICFI:BICFI? ClrSysMmbId:ClearingMember? LEI:LEI? Nm:Max140Text? PstlAdr:Address? Othr:Generic?',
  Branch: 'Id:Max35Text? LEI:LEI? Nm:Max140Text? PstlAdr:Address?',
  Organisation: 'AnyBIC:BICFI? LEI:LEI? Othr:Generic*',
  Address:
    'AdrTp:AddressType? Dept:Max70Text? SubDept:Max70Text? StrtNm:Max70Text? BldgNb:Max16Text? BldgNm:Max35Text? ' +
    'Flr:Max70Text? PstBx:Max16Text? Room:Max70Text? PstCd:Max16Text? TwnNm:Max35Text? TwnLctnNm:Max35Text? ' +
    'DstrctNm:Max35Text? CtrySubDvsn:Max35Text? Ctry:Country? AdrLine:Max70Text[0-7]',
  AddressType: '| Cd:AddressType2Code Prtry:AddressTypeId',
  AddressTypeId: 'Id:Exact4AlphaNumericText Issr:Max35Text SchmeNm:Max35Text?',
  Contact:
    'NmPrfx:NamePrefix2Code? Nm:Max140Text? PhneNb:PhoneNumber? MobNb:PhoneNumber? FaxNb:PhoneNumber? ' +
    'EmailAdr:Max2048Text? EmailPurp:Max35Text? JobTitl:Max35Text? Rspnsblty:Max35Text? Dept:Max70Text? ' +
    'Othr:OtherContact* PrefrdMtd:PreferredContactMethod1Code?',
  OtherContact: 'ChanlTp:Max4Text Id:Max128Text?',
  StructuredRemittance:
    'RfrdDocInf! RfrdDocAmt! CdtrRefInf:CreditorReference? Invcr! Invcee! TaxRmt! GrnshmtRmt! AddtlRmtInf!',
});

export type Version = '03' | '09';

export const NAMESPACE_PREFIX = 'urn:iso:std:iso:20022:tech:xsd:';

export const grammars: Readonly<Record<Version, Grammar>> = { '03': VERSION_03, '09': VERSION_09 };

/** The version of a namespace, or `undefined` when it is not one of the two. */
export const versionOf = (namespace: string): Version | undefined =>
  (['03', '09'] as const).find((version) => namespace === `${NAMESPACE_PREFIX}pain.001.001.${version}`);
