using System.CommandLine;
using Fanin.Cli.Terminal;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin inspect MODEL --widths 128,256,512</c>.</summary>
internal static class InspectWidths
{
    public static int Run(Output output, InspectOptions options, ParseResult parsed, CancellationToken cancellation) => throw new InputException("not yet");
}
