using System.Text.Json.Nodes;
using Fanin.Cli;

namespace Fanin.App.Tests.Cli;

/// <summary>One run of the program inside the test's own process.</summary>
internal sealed record Session(int ExitCode, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    public static Session Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = FaninApp.Run(args, output, error, TestContext.Current.CancellationToken);
        return new Session(exitCode, output.ToString(), error.ToString());
    }
}
