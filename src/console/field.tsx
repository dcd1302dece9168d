import type { JSX } from 'preact';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly note?: string | undefined;
  readonly isRequired?: boolean;
}

/** A line to type. */
export function TextField({ label, value, onChange, note, isRequired = false }: FieldProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        value={value}
        required={isRequired}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      {note === undefined ? null : <small>{note}</small>}
    </label>
  );
}

/** Several lines to type. */
export function TextArea({ label, value, onChange, note, rows }: FieldProps & { readonly rows: number }): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <textarea
        value={value}
        rows={rows}
        spellcheck={false}
        onInput={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      {note === undefined ? null : <small>{note}</small>}
    </label>
  );
}

/** One of several. */
export function SelectField<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  /** Value and text. */
  readonly options: readonly (readonly [value: Value, text: string])[];
  readonly onChange: (value: Value) => void;
}): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value as Value);
        }}
      >
        {options.map(([each, text]) => (
          <option key={each} value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
