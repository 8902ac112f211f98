using System.CommandLine;
using System.Runtime.InteropServices;
using Fanin.Cli.Terminal;

namespace Fanin.App.Tests.Cli;

public sealed class GuardTests
{
    public static TheoryData<Exception, string> Failures => new()
    {
        // As libtorch says it: the first line, then its stack.
        {
            new LibTorchFailure("[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 40000000000 bytes. Error code 12 (Cannot allocate memory)\nframe #0: c10::ThrowEnforceNotMet(char const*)"),
            "fanin: Out of memory: libtorch asked for 40 GB more than there is. Take a smaller model or batch, or fewer workers.\n"
        },
        { new LibTorchFailure("mat1 and mat2 shapes cannot be multiplied\nframe #0: c10::Error"), "fanin: libtorch failed: mat1 and mat2 shapes cannot be multiplied\n" },
        { new IOException("No space left on device : '/disk/plan.json.c298e381615f4a288302e9ef1695fe18.tmp'"), "fanin: No space left on device : '/disk/plan.json'\n" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void Run_SaysWhatFailed_InOneSentence(Exception failure, string said)
    {
        using var error = new StringWriter();
        Assert.Equal(3, Guard.Run(Output(error, 1000), () => throw failure));
        Assert.Equal(said, error.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void Fail_BreaksItsLines_BeforeTheTerminalDoes(int width)
    {
        using var error = new StringWriter();
        string words = string.Join(' ', Enumerable.Repeat("word", 60));
        Output(error, width).Fail(2, [words]);
        Assert.All(error.ToString().Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, width));
    }

    private static ConsoleOutput Output(StringWriter error, int width)
    {
        var common = new CommonOptions();
        Command command = new("x");
        common.AddTo(command);
        var output = new ConsoleOutput(command.Parse(["--no-color"]), common, TextWriter.Null, error);
        output.Console.Profile.Width = width;
        return output;
    }

    private sealed class LibTorchFailure(string message) : ExternalException(message);
}
