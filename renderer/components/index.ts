export { AppFrame, PageHeader, type AppFrameProps, type PageHeaderProps } from './AppFrame/AppFrame.tsx';
export type { FrameSection } from './AppFrame/section.ts';
export { Banner, type BannerProps, type BannerTone } from './Banner/Banner.tsx';
export { OverdueBanner, type OverdueBannerProps } from './OverdueBanner/OverdueBanner.tsx';
export { BeforeSubmit, type BeforeSubmitProps } from './BeforeSubmit/BeforeSubmit.tsx';
export { Brand, BrandMark } from './Brand/Brand.tsx';
export { Button, type ButtonProps } from './Button/Button.tsx';
export { Checks, type ChecksProps } from './Checks/Checks.tsx';
export { Chip, Mark, type ChipProps, type ChipTone } from './Chip/Chip.tsx';
export { Dialog, type DialogProps } from './Dialog/Dialog.tsx';
export { Digest, DigestStart, SixWords, type DigestProps } from './Digest/Digest.tsx';
export { Disclosure, RawText, type DisclosureProps } from './Disclosure/Disclosure.tsx';
export { FieldList, type Field } from './FieldList/FieldList.tsx';
export { FileDropZone, type FileDropZoneProps } from './FileDropZone/FileDropZone.tsx';
export { Iban, type IbanProps } from './Iban/Iban.tsx';
export { IconButton, type IconButtonProps } from './IconButton/IconButton.tsx';
export { useEscapeIn } from './Keys/escape-in.ts';
export { FIND_KEYS, useFindKey } from './Keys/find-key.ts';
export { useKeys, type KeyMap } from './Keys/use-keys.ts';
export { LoadProblem } from './LoadProblem/LoadProblem.tsx';
export { Kbd } from './Kbd/Kbd.tsx';
export { Money, type MoneyProps } from './Money/Money.tsx';
export { splitAmount, type AmountParts } from './Money/split-amount.ts';
export { PlainTable, type PlainTableProps } from './PlainTable/PlainTable.tsx';
export {
  ProgressDots,
  progressSentence,
  type GroupProgress,
  type ProgressDotsProps,
} from './ProgressDots/ProgressDots.tsx';
export { Reason, type ReasonProps } from './Reason/Reason.tsx';
export { CheckBox, CheckList, type CheckOption } from './CheckList/CheckList.tsx';
export { RecordColumns, RecordSection, type RecordColumnsProps } from './RecordPage/RecordPage.tsx';
export { Scroller, type ScrollerProps } from './Scroller/Scroller.tsx';
export { Select, type SelectOption, type SelectProps } from './Select/Select.tsx';
export { ageText, clockText, dayText, momentText, spanText } from './StaleMark/age.ts';
export { Age, StaleMark, type StaleMarkProps } from './StaleMark/StaleMark.tsx';
export { useNow } from './StaleMark/useNow.ts';
export {
  EmptyState,
  ErrorState,
  LoadingState,
  type EmptyStateProps,
  type ErrorStateProps,
} from './States/States.tsx';
export { ReasonField, type ReasonFieldProps } from './SignDialog/ReasonField.tsx';
export { SignDialog, type SignDialogProps } from './SignDialog/SignDialog.tsx';
export { SubmitOutcome, type SubmitOutcomeProps } from './SubmitOutcome/SubmitOutcome.tsx';
export { SubmitProblem } from './SubmitOutcome/SubmitProblem.tsx';
export { SyncBar, type SyncBarProps, type SyncTone } from './SyncBar/SyncBar.tsx';
export { Tabs, type TabItem, type TabsProps } from './Tabs/Tabs.tsx';
export { isDay } from './TextField/days.ts';
export {
  DateField,
  SearchField,
  TextField,
  type DateFieldProps,
  type SearchFieldProps,
  type TextFieldProps,
} from './TextField/TextField.tsx';
export { Timeline, type TimelineEvent } from './Timeline/Timeline.tsx';
export { focusTable } from './VirtualTable/focus-table.ts';
export type { Column, VirtualTableProps } from './VirtualTable/types.ts';
export { VirtualTable } from './VirtualTable/VirtualTable.tsx';
