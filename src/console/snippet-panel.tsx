import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { SelectField } from './field';
import type { Language, SnippetCall } from './snippet';
import { LANGUAGES, snippet } from './snippet';

/** A call to copy, as a program. */
export function SnippetPanel(call: SnippetCall): JSX.Element {
  const [language, setLanguage] = useState<Language>('curl');
  const [told, setTold] = useState('');
  const text = snippet(language, call);
  return (
    <section aria-label="The call as a program">
      <div class="line">
        <SelectField
          label="Copy as"
          value={language}
          options={LANGUAGES.map((each) => [each, each])}
          onChange={setLanguage}
        />
        <button
          type="button"
          onClick={() => {
            navigator.clipboard.writeText(text).then(
              () => {
                setTold(`Copied as ${language}.`);
              },
              () => {
                setTold('The browser did not let it be copied: select the text.');
              },
            );
          }}
        >
          Copy
        </button>
        <span role="status">{told}</span>
      </div>
      <pre tabIndex={0} aria-label={`The call as ${language}`}>
        {text}
      </pre>
    </section>
  );
}
