using System.Runtime.InteropServices;
using Fanin.Cli;
using Fanin.Cli.Terminal;

// The first Ctrl-C (or SIGTERM, or a terminal that is closed) asks for an orderly end, so that what is finished can be written; the second one
// ends at once.
using var interrupt = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    if (interrupt.IsCancellationRequested)
    {
        Environment.Exit(ExitCode.Interrupted);
    }

    interrupt.Cancel();
}

using PosixSignalRegistration ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);
try
{
    return FaninApp.Run(args, Console.Out, Console.Error, interrupt.Token);
}
catch (Exception unheard) when (unheard is IOException or UnauthorizedAccessException)
{
    // Standard output or standard error is closed or full: there is nobody left to tell.
    return ExitCode.Failed;
}
