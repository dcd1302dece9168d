/**
 * Says on stderr what is waited for once it takes longer than `patienceMs`, and again as often as it changes.
 * @param what - asked anew each time
 * @param patienceMs - milliseconds
 */
export async function sayingIfSlow<T>(what: () => string, work: Promise<T>, patienceMs: number): Promise<T> {
  let said = '';
  const timer = setInterval(() => {
    const text = what();
    if (text !== said) process.stderr.write(`${text} …\n`);
    said = text;
  }, patienceMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
