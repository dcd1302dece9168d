import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly note?: string | undefined;
}

/** A line to type. */
export function TextField(props: FieldProps): JSX.Element {
  return (
    <Labelled {...props}>
      {(attributes) => (
        <input
          {...attributes}
          value={props.value}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => {
            props.onChange(event.currentTarget.value);
          }}
        />
      )}
    </Labelled>
  );
}

/** Several lines to type. */
export function TextArea(props: FieldProps & { readonly rows: number }): JSX.Element {
  return (
    <Labelled {...props}>
      {(attributes) => (
        <textarea
          {...attributes}
          value={props.value}
          rows={props.rows}
          spellcheck={false}
          onInput={(event) => {
            props.onChange(event.currentTarget.value);
          }}
        />
      )}
    </Labelled>
  );
}

interface SelectFieldProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  /** Value and text. */
  readonly options: readonly (readonly [value: Value, text: string])[];
  readonly onChange: (value: Value) => void;
}

/** One of several. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>): JSX.Element {
  return (
    <Labelled label={props.label}>
      {(attributes) => (
        <select
          {...attributes}
          value={props.value}
          onChange={(event) => {
            props.onChange(event.currentTarget.value as Value);
          }}
        >
          {props.options.map(([each, text]) => (
            <option key={each} value={each} selected={each === props.value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

interface LabelledProps extends Pick<FieldProps, 'label' | 'note'> {
  readonly children: (attributes: { readonly id: string; readonly 'aria-describedby'?: string }) => JSX.Element;
}

function Labelled({ label, note, children }: LabelledProps): JSX.Element {
  const id = useId();
  if (note === undefined) {
    return (
      <div class="field">
        <label for={id}>{label}</label>
        {children({ id })}
      </div>
    );
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-note` })}
      <small id={`${id}-note`}>{note}</small>
    </div>
  );
}
