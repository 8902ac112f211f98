using System.Diagnostics;

namespace Fanin.Tests.Support;

/// <summary>The numbers are the same on a processor without FMA, without AVX2, or without any vectors: the tests again, in another process.</summary>
public class OtherProcessorTests
{
    private const string Mark = "FANIN_OTHER_PROCESSOR";

    // What draws no number, and so has nothing to do with the processor.
    private static readonly string[] Elsewhere = ["Conventions", "Formulas", "Models", "Recipes", "Diagnosis*"];

    [Theory]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableFMA")]
    public async Task AllTests_Pass_Without(string feature)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Mark) is not null, "This is the other process.");
        var start = new ProcessStartInfo("dotnet", [typeof(OtherProcessorTests).Assembly.Location, "-noColor", .. Elsewhere.SelectMany(name => new[] { "-namespace-", $"Fanin.Tests.{name}" })])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { [Mark] = "1", [feature] = "0" },
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
    }
}
