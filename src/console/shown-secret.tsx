import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { messageOf } from './query';

interface ShownSecretProps {
  /** E.g. `token`. */
  readonly name: string;
  readonly value: string | undefined;
  readonly ask: () => Promise<string>;
  readonly onChange: (value: string | undefined) => void;
}

/** Something secret, shown from one press of a button to the next. */
export function ShownSecret({ name, value, ask, onChange }: ShownSecretProps): JSX.Element {
  const [fault, setFault] = useState('');
  const press = () => {
    setFault('');
    if (value !== undefined) onChange(undefined);
    else
      ask().then(onChange, (error: unknown) => {
        setFault(messageOf(error));
      });
  };
  return (
    <p class="secret">
      <button type="button" aria-pressed={value !== undefined} onClick={press}>
        {value === undefined ? `Show the ${name}` : `Hide the ${name}`}
      </button>{' '}
      {value !== undefined && <code>{value}</code>}
      <span role="status" class="wrong">
        {fault}
      </span>
    </p>
  );
}
