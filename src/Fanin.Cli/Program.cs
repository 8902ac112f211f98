using System.Runtime.InteropServices;
using Fanin.Cli;

// The first Ctrl-C (or SIGTERM) asks for an orderly end, so that what is finished can be written; the second one ends at once.
using var interrupt = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
}

using PosixSignalRegistration ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
return FaninApp.Run(args, Console.Out, Console.Error, interrupt.Token);
