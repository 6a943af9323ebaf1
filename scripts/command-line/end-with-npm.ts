const EVERY_MS = 250;

/**
 * Ends this process when the npm that started it is gone. npm passes a SIGTERM on to a shell that does not pass it on to
 * its program, which would live on with nobody to end it.
 *
 * @param hasParent Says whether the parent of this process still lives. @default whether it is still the same one
 */
export function endWithNpm(
  env: Readonly<Record<string, string | undefined>>,
  end: () => void = () => process.exit(143),
  hasParent: () => boolean = sameParent(),
): void {
  // Started in another way it may outlive the shell that started it, as with nohup.
  if (env.npm_lifecycle_event === undefined) return;
  const timer = setInterval(() => {
    if (hasParent()) return;
    clearInterval(timer);
    end();
  }, EVERY_MS);
  timer.unref();
}

function sameParent(): () => boolean {
  const parent = process.ppid;
  return () => process.ppid === parent;
}
