import { useCallback, useEffect, useState } from 'react';
import { rememberText, typedText } from './remembered.ts';

/**
 * Like useState for a text, but it outlives the component and the page: nothing typed is lost before the
 * server took it.
 */
export function useTypedText(key: string, first = ''): [string, (text: string) => void] {
  const [state, setState] = useState(() => ({ key, text: typedText(key) || first }));
  useEffect(() => {
    setState((now) => (now.key === key ? now : { key, text: typedText(key) || first }));
  }, [key, first]);
  const set = useCallback(
    (text: string) => {
      rememberText(key, text);
      setState({ key, text });
    },
    [key],
  );
  return [state.key === key ? state.text : typedText(key) || first, set];
}
