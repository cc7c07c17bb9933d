import type { PinPrompt } from '#shared/ipc';
import { element } from './dom.ts';
import { actionWords, PIN_CHARS_MAX, pinWarnings } from './pin-words.ts';

export interface PinActions {
  readonly onPin: (pin: string) => void;
  readonly onCancel: () => void;
}

export interface PinPage {
  readonly show: (prompt: PinPrompt) => void;
  readonly wait: (sentence: string) => void;
}

/** What is signed in the signer's own words, the six words, and the field for the PIN. */
export const pinPage = (root: HTMLElement, actions: PinActions): PinPage => {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') actions.onCancel();
  });
  return {
    show: (prompt) => {
      root.replaceChildren(pageOf(prompt, actions));
      root.querySelector<HTMLElement>('input, button')?.focus();
    },
    wait: (sentence) => {
      for (const control of root.querySelectorAll<HTMLInputElement | HTMLButtonElement>(
        'input, button[type=submit]',
      ))
        control.disabled = true;
      root.querySelector('[data-note]')?.replaceChildren(sentence);
    },
  };
};

const pageOf = (prompt: PinPrompt, actions: PinActions): HTMLElement =>
  element(
    'main',
    { class: 'pin' },
    ...(prompt.isRehearsal === true ? [element('p', { class: 'pin-rehearsal' }, 'Rehearsal')] : []),
    element('h1', { class: 'pin-title' }, prompt.title),
    ...facts(prompt),
    ...sixWords(prompt),
    form(prompt, actions),
  );

const facts = ({ lines }: PinPrompt): readonly Node[] =>
  lines.length === 0
    ? []
    : [
        element(
          'dl',
          { class: 'pin-facts' },
          ...lines.map(({ label, value }) =>
            element(
              'div',
              { class: 'pin-fact' },
              element('dt', {}, label),
              element('dd', { 'data-pin-value': label }, value),
            ),
          ),
        ),
      ];

/** With what the words are compared: for a submission the desk shows none, and a token's are those of other holders. */
const wordsTitle = (purpose: PinPrompt['purpose']): string => {
  if (purpose === 'submit') return 'Six words of what you sign';
  return purpose === 'token'
    ? 'The same six words in every holder’s window?'
    : 'The same six words as on the desk?';
};

const sixWords = ({ words, purpose }: PinPrompt): readonly Node[] =>
  words.length === 0
    ? []
    : [
        element(
          'section',
          { class: 'pin-compare' },
          element('h2', {}, wordsTitle(purpose)),
          element('ol', { class: 'pin-words' }, ...words.map((word) => element('li', {}, word))),
        ),
      ];

const form = (prompt: PinPrompt, actions: PinActions): HTMLElement => {
  const field = pinField(prompt);
  const made = element(
    'form',
    { class: 'pin-form', autocomplete: 'off' },
    ...notes(prompt),
    ...(prompt.pinState === 'locked' ? [] : [askFor(prompt, field)]),
    buttons(prompt, actions),
  );
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    const pin = field.value;
    if (pin === '' && !prompt.hasPinPad) return;
    field.value = '';
    actions.onPin(pin);
  });
  return made;
};

const pinField = ({ pinState }: PinPrompt): HTMLInputElement =>
  element('input', {
    id: 'pin',
    type: 'password',
    class: 'pin-input',
    maxlength: String(PIN_CHARS_MAX),
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'pin-note',
    ...(pinState === 'final-try' ? { 'data-last': '' } : {}),
  });

const askFor = (prompt: PinPrompt, field: HTMLInputElement): HTMLElement =>
  prompt.hasPinPad
    ? element('p', { class: 'pin-pad' }, `Enter the PIN on the pad of ${prompt.tokenLabel}.`)
    : element(
        'div',
        { class: 'pin-field' },
        element('label', { for: 'pin' }, prompt.asksFor ?? `PIN of ${prompt.holderName}’s token`),
        field,
        element('p', { class: 'pin-token' }, prompt.tokenLabel),
      );

const notes = (prompt: PinPrompt): readonly Node[] => {
  const warning = pinWarnings[prompt.pinState];
  const tone = prompt.pinState === 'ok' && prompt.problem === null ? 'plain' : 'warn';
  const sentences = [prompt.problem, warning].filter((text) => text !== null);
  return [
    element(
      'p',
      { class: `pin-note pin-${tone}`, id: 'pin-note', role: 'status', 'data-note': '' },
      sentences.join(' '),
    ),
  ];
};

const buttons = (prompt: PinPrompt, actions: PinActions): HTMLElement => {
  const cancel = element('button', { type: 'button', class: 'pin-button' }, 'Cancel');
  cancel.addEventListener('click', actions.onCancel);
  const sign = element(
    'button',
    { type: 'submit', class: 'pin-button pin-primary' },
    actionWords[prompt.purpose],
  );
  return element(
    'div',
    { class: 'pin-buttons' },
    ...hint(prompt),
    cancel,
    ...(isAskedHere(prompt) ? [sign] : []),
  );
};

const isAskedHere = ({ hasPinPad, pinState }: PinPrompt): boolean => !hasPinPad && pinState !== 'locked';

const hint = ({ sandboxPin }: PinPrompt): readonly Node[] =>
  sandboxPin === null
    ? []
    : [element('span', { class: 'pin-hint' }, 'Sandbox PIN ', element('code', {}, sandboxPin))];
