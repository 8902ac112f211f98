namespace Fanin.App.Tests.Cli;

/// <summary>Wrong input gets its sentence and exit code 2, and nothing is written.</summary>
public sealed class WrongInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lectur", "Unknown command \"lectur\"; the nearest is lecture.")]
    [InlineData("zzzzzzzz", "Unknown command \"zzzzzzzz\".")]
    [InlineData("lecture --epoch 3", "Unknown option --epoch; the nearest is --epochs.")]
    [InlineData("lecture --josn", "Unknown option --josn; the nearest is --json.")]
    [InlineData("lecture --flux-capacitor 3", "Unknown option --flux-capacitor.")]
    [InlineData("plan gpt2 bert", "fanin plan does not know what to do with \"bert\"; a value with spaces needs quotes.")]
    [InlineData("compare --dry-run --seeds 1", "--seeds, --dry-run say how to compare, but no experiment is named;")]
    [InlineData("lecture --variants kaiming,foo", "Unknown variant \"foo\"; expected some of default, kaiming, gaussian,")]
    [InlineData("lecture --variants kaiming,kaiming", "The variant \"kaiming\" is asked for 2 times")]
    [InlineData("lecture --recipe norml(0,1)", "--recipe: Unknown scheme \"norml\"; the nearest is normal.")]
    [InlineData("lecture --recipe normal(0,-1)", "--recipe: normal(0,-1): Expected a finite number of at least 0 for stdDev, got -1.")]
    [InlineData("lecture --epochs 0", "--epochs expects a number of at least 1, got 0.")]
    [InlineData("lecture --epochs -3", "--epochs expects a number of at least 1, got -3.")]
    [InlineData("lecture --epochs many", "--epochs expects a whole number up to 2147483647, got \"many\".")]
    [InlineData("lecture --epochs 99999999999", "--epochs expects a whole number up to 2147483647, got \"99999999999\".")]
    [InlineData("lecture --epochs 2147483647 --data sample", "steps; expected at most 2147483647.")]
    [InlineData("lecture --epochs 1 --steps 1", "--epochs and --steps are both given")]
    [InlineData("lecture --batch 5000 --data sample", "A batch of 5000 is more than the 4500 training images of sample; choose a smaller one.")]
    [InlineData("lecture --lr 0", "--lr expects a number above 0 that float32 can hold, got 0.")]
    [InlineData("lecture --lr NaN", "--lr expects a number above 0 that float32 can hold, got NaN.")]
    [InlineData("lecture --lr 1e39", "--lr expects a number above 0 that float32 can hold, got 1E+39.")]
    [InlineData("lecture --threads 100000", "--threads expects a number of at most 1024, got 100000.")]
    [InlineData("lecture --data sample --recipe constant(1e39)", "FAN004: The rule Linear.weight: constant(1E+39) does not suit network.1.weight")]
    [InlineData("lecture --workers 0", "--workers expects a number of at least 1, got 0.")]
    [InlineData("lecture --seed 18446744073709551616", "\"18446744073709551616\" is no seed; expected a whole number from -9223372036854775808 to")]
    [InlineData("lecture --seed -9223372036854775809", "\"-9223372036854775809\" is no seed;")]
    [InlineData("lecture --seed 1,2", "--seed takes one seed, got \"1,2\"; use --seeds for several.")]
    [InlineData("lecture --seeds 5..1", "\"5..1\" is no range of seeds;")]
    [InlineData("lecture --seeds 1..1000000", "\"1..1000000\" is more than 10000 seeds;")]
    [InlineData("lecture --seeds 1,2,1", "Seed 1 is given 2 times; give it once.")]
    [InlineData("lecture --seed 1 --seeds 2", "--seed and --seeds are both given; give one of them.")]
    [InlineData("lecture --stream philox", "Unknown stream \"philox\"; expected pytorch or keyed.")]
    [InlineData("lecture --data nowhere", "Data 'nowhere': expected a known name")]
    [InlineData("plan mlp:4-2 --seed many", "--seed expects a whole number from -9223372036854775808 to 18446744073709551615, or fresh; got \"many\".")]
    [InlineData("inspect mlp:784-10 --repair .", "--repair: . is a folder; expected the name of a file.")]
    [InlineData("inspect mlp:784-10 --repair nowhere/r.yaml", "make it first.")]
    [InlineData("gains swigl", "the nearest known one is swiglu.")]
    [InlineData("datasets cifar", "Unknown data set \"cifar\"; expected one of fashion-mnist, mnist.")]
    [InlineData("datasets get cifar", "Unknown data set \"cifar\"; expected one of fashion-mnist, mnist.")]
    public void Command_SaysWhatIsWrong_AndWritesNothing(string line, string sentence)
    {
        string folder = _folder["out"];
        string[] words = line.Split(' ');
        Session session = Session.Run(words[0] == "lecture" ? [.. words, "--out", folder] : words);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains(sentence, session.Error, StringComparison.Ordinal);
        Assert.Empty(session.Output);
        Assert.False(Directory.Exists(folder));
    }

    // Also for root, to whom permission bits say nothing.
    [Fact]
    public void AFolderThatTakesNoFiles_IsSaidAtOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");
        Session session = Session.Run("plan", "mlp:4-2", "--out", "/proc/plan.json");
        Assert.Equal(2, session.ExitCode);
        Assert.Contains("--out /proc/plan.json can't be written: its folder takes no files.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheNameAlone_ShowsWhatThereIs()
    {
        Session session = Session.Run();
        Assert.Equal(2, session.ExitCode);
        Assert.Empty(session.Output);
        Assert.Contains("Commands:", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownOption_IsOneMistake_WithItsValue()
    {
        Session session = Session.Run("plan", "gpt2", "--sed", "1", "--json");
        Assert.Equal("Unknown option --sed; the nearest is --seed.", (string)Assert.Single(session.Json["error"]!["messages"]!.AsArray())!);
    }

    [Fact]
    public void Plan_AgainstAFileThatIsNoJson_SaysSoInOneLine()
    {
        string file = _folder["recipe.yaml"];
        File.WriteAllText(file, "name: mine\nextends: gpt2\n" + new string('x', 1000));
        Session session = Session.Run("plan", "mlp:4-2", "--against", file);
        Assert.Equal(2, session.ExitCode);
        string line = Assert.Single(session.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Expected JSON.", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 0, 300 + file.Length);
    }

    [Fact]
    public void Lecture_SaysAllMistakesAtOnce_AlsoAsJson()
    {
        Session session = Session.Run("lecture", "--variants", "foo", "--batch", "0", "--lr", "-1", "--json");
        Assert.Equal(2, session.ExitCode);
        Assert.Equal(2, (int)session.Json["error"]!["exitCode"]!);
        Assert.Equal(3, session.Json["error"]!["messages"]!.AsArray().Count);
    }

    [Fact]
    public void Lecture_Refuses_OutputFolderThatIsAFile()
    {
        string file = _folder["taken"];
        File.WriteAllText(file, "mine");
        foreach (string folder in new[] { file, Path.Combine(file, "below") })
        {
            Session session = Session.Run("lecture", "--data", "sample", "--steps", "1", "--out", folder);
            Assert.Equal(2, session.ExitCode);
            Assert.Contains($"{file} is a file; expected a folder", session.Error, StringComparison.Ordinal);
        }

        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("", "expects the name of a folder, got nothing")]
    [InlineData("   ", "expects the name of a folder, got nothing")]
    [InlineData("/proc/fanin", "can't be written")]
    [InlineData("/proc", "can't be written")]
    public void Lecture_Refuses_OutputFolderThatCannotBeWritten(string folder, string sentence)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Uses a file system that nobody can write to.");
        Session session = Session.Run("lecture", "--data", "sample", "--steps", "1", "--variants", "kaiming", "--out", folder);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains(sentence, session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lecture_Refuses_Pipes_WithoutWaitingForThem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Makes a named pipe.");
        string folder = _folder["pipes"];
        Directory.CreateDirectory(folder);
        foreach (string name in new[] { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" })
        {
            using var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(folder, name));
            made.WaitForExit();
        }

        Session session = Session.Run("lecture", "--data", folder, "--out", _folder["out"]);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains("an empty file or a pipe", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Lecture_Refuses_DamagedData()
    {
        string folder = _folder["data"];
        Directory.CreateDirectory(folder);
        foreach (string name in new[] { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" })
        {
            File.WriteAllBytes(Path.Combine(folder, name), [0, 0, 8, 3, 0, 0]);
        }

        Session session = Session.Run("lecture", "--data", folder, "--out", _folder["out"]);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains("train-images-idx3-ubyte, byte 4", session.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }
}
