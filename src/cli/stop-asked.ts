/** Resolves when the process is asked to stop (Ctrl-C, or a supervisor's SIGTERM). A second signal ends it at once, as Node does by default. */
export const stopAsked = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
