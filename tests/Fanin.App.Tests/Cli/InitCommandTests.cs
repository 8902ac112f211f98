using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fanin.Checkpoints;
using Fanin.Tests.Support;

namespace Fanin.App.Tests.Cli;

/// <summary>Checkpoints on the command line, from the model's name to the answer that they are still what they were.</summary>
public sealed class InitCommandTests : IDisposable
{
    private const string Model = "mlp:60-50-40-10+bn";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Init_OfMoreThanTheDiskHolds_IsRefusedBeforeAByteIsWritten()
    {
        string path = Path.Combine(_folder["a"], "b");

        // 10¹⁵ weights of 4 bytes: four petabytes.
        Session session = Session.Run("init", "mlp:1000000-1000000000", "-o", path, "--seed", "1");
        Assert.Equal(2, session.ExitCode);
        Assert.Matches(@"b has room for [0-9.]+ (M|G)B, and 4000004\.0 GB are to be written;", session.Error);
        Assert.False(Directory.Exists(_folder["a"]));
    }

    [Fact]
    public void Init_WhereAnotherRunWrites_SaysSo_AndLeavesItsFile()
    {
        string path = _folder["busy"];
        Directory.CreateDirectory(path);
        string unfinished = Path.Combine(path, "model.safetensors.unfinished");
        using (FileStream other = new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            other.SetLength(1000);
            foreach (string[] way in new[] { new[] { "--resume" }, ["--resume", "--seed", "1"] })
            {
                Session session = Session.Run(["init", Model, "-o", path, .. way]);
                Assert.Equal(2, session.ExitCode);
                Assert.Contains("model.safetensors.unfinished is being written by another run", session.Error, StringComparison.Ordinal);
                Assert.True(File.Exists(unfinished));
            }
        }
    }

    [Fact]
    public void Init_Resume_OfWhatIsWhole_SaysThatNothingWasLeft()
    {
        string path = _folder["whole"];
        Assert.Equal(0, Session.Run("init", Model, "-o", path, "--seed", "1").ExitCode);
        Assert.Contains("nothing was left to write: 1 file in", Session.Run("init", Model, "-o", path, "--resume").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fanin.seed", "2")]
    [InlineData("fanin.stream", "pytorch")]
    [InlineData("fanin.recipe", "kaiming")]
    public void Verify_OfARecordThatContradictsItself_SaysSo(string name, string other)
    {
        string path = _folder["tampered.safetensors"];
        Assert.Equal(0, Session.Run("init", "mlp:4-2", "-o", path, "--seed", "1", "--recipe", "pytorch").ExitCode);
        byte[] file = File.ReadAllBytes(path);
        int header = checked((int)BitConverter.ToInt64(file));
        JsonNode json = JsonNode.Parse(file.AsSpan(8, header))!;
        json["__metadata__"]![name] = other;
        byte[] changed = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)changed.Length), .. changed, .. file.AsSpan(8 + header)]);
        Session session = Session.Run("verify", path);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains($"The file says {name} {other}, but its plan", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Init_WritesACheckpoint_ThatVerifyFindsEqual()
    {
        string path = _folder["out"];
        Session init = Session.Run("init", Model, "-o", path, "--seed", "7", "--recipe", "kaiming-normal(relu)", "--shards", "2", "--json");
        Assert.Equal((0, string.Empty), (init.ExitCode, init.ExitCode == 0 ? string.Empty : init.Error));
        JsonNode json = init.Json;
        Assert.Equal((7UL, "keyed", Model), ((ulong)json["seed"]!, (string?)json["stream"], (string?)json["model"]));
        using (Checkpoint checkpoint = Checkpoint.Open(path))
        {
            foreach (JsonNode? parameter in json["parameters"]!.AsArray())
            {
                CheckpointTensor tensor = checkpoint.Find((string)parameter!["name"]!)!.Value;
                byte[] bytes = new byte[tensor.Tensor.SizeBytes];
                tensor.Read(0, bytes);
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), (string?)parameter["sha256"]);
                Assert.Equal(Path.GetFileName(tensor.File.Path), (string?)parameter["file"]);
            }

            Assert.Equal(checkpoint.Tensors.Sum(tensor => tensor.Tensor.SizeBytes), (long)json["bytes"]!);
            Assert.Equal(3, json["files"]!.AsArray().Count);
        }

        Session verify = Session.Run("verify", path, "--json");
        Assert.Equal(0, verify.ExitCode);
        Assert.True((bool)verify.Json["equal"]!);

        string shard = Path.Combine(path, "model-00002-of-00002.safetensors");
        byte[] file = File.ReadAllBytes(shard);
        file[^1] ^= 1;
        File.WriteAllBytes(shard, file);
        verify = Session.Run("verify", path, "--json");
        Assert.Equal(1, verify.ExitCode);
        JsonNode wrong = Assert.Single(verify.Json["tensors"]!.AsArray(), tensor => !(bool)tensor!["equal"]!)!;
        Assert.NotNull(wrong["firstDifference"]!["index"]);
        Assert.Contains($"{(string?)wrong["name"]} differs from", verify.Error, StringComparison.Ordinal);
        Assert.InRange(Session.Run("verify", path, "--sample", "3", "--seed", "1").ExitCode, 0, 1);
    }

    [Fact]
    public void Init_ResumesWithTheSeedThatIsThere_AndRefusesOthers()
    {
        string path = _folder["out"];
        string[] command = ["init", Model, "-o", path, "--recipe", "zeros", "--shards", "2"];
        Assert.Equal(0, Session.Run([.. command, "--seed", "5"]).ExitCode);
        string[] files = Hashes(path);
        Session again = Session.Run(command);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("FAN059", again.Error, StringComparison.Ordinal);
        Assert.Equal(2, Session.Run([.. command, "--seed", "6", "--resume"]).ExitCode);
        Assert.Equal(files, Hashes(path));
        File.Delete(Path.Combine(path, "model-00001-of-00002.safetensors"));
        Session resumed = Session.Run([.. command, "--resume", "--json"]);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Equal(files, Hashes(path));
        Assert.All(resumed.Json["parameters"]!.AsArray(), parameter => Assert.Equal(64, ((string)parameter!["sha256"]!).Length));
        Assert.Equal(0, Session.Run([.. command, "--seed", "6", "--force"]).ExitCode);
        Assert.NotEqual(files, Hashes(path));
    }

    [Fact]
    public void Init_InParts_GivesTheSameFiles()
    {
        Assert.Equal(0, Session.Run("init", Model, "-o", _folder["whole"], "--seed", "5", "--recipe", "ones", "--shards", "3").ExitCode);
        foreach (string part in new[] { "1/3", "2/3", "0/3" })
        {
            Session session = Session.Run("init", Model, "-o", _folder["parts"], "--seed", "5", "--recipe", "ones", "--part", part);
            Assert.Equal(0, session.ExitCode);
            Assert.Equal(part != "0/3", session.Error.Contains("other parts are still to be written", StringComparison.Ordinal));
        }

        Assert.Equal(Hashes(_folder["whole"]), Hashes(_folder["parts"]));
    }

    [Fact]
    public void Init_LoadsAndFills()
    {
        Assert.Equal(0, Session.Run("init", "mlp:60-50-40-10", "-o", _folder["old.safetensors"], "--seed", "1", "--recipe", "xavier-normal", "--dtype", "bfloat16").ExitCode);
        string[] command = ["init", "mlp:60-50-40-7", "-o", _folder["new"], "--seed", "2", "--recipe", "xavier-normal", "--from", _folder["old.safetensors"]];
        Session refused = Session.Run(command);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("FAN058", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["new"]));
        Session session = Session.Run([.. command, "--ignore-mismatched", "--json"]);
        Assert.Equal(0, session.ExitCode);
        Assert.Equal(4, session.Json["load"]!["loaded"]!.AsArray().Count);
        Assert.Equal(4, session.Json["load"]!["converted"]!.AsArray().Count);
        Assert.Equal(2, session.Json["load"]!["mismatched"]!.AsArray().Count);
        Assert.Contains("of another shape, filled (2)", session.Error, StringComparison.Ordinal);
        Assert.Equal(0, Session.Run("verify", _folder["new"]).ExitCode);
    }

    [Fact]
    public void Init_ADryRun_SaysHowFast()
    {
        Session session = Session.Run("init", Model, "--dry-run", "--seed", "5", "--recipe", "ones");
        Assert.Equal(0, session.ExitCode);
        Assert.Contains("million numbers/s; wrote nothing", session.Error, StringComparison.Ordinal);
        Session part = Session.Run("init", Model, "--dry-run", "--seed", "5", "--recipe", "ones", "--part", "1/3", "--json");
        Assert.Equal(0, part.ExitCode);
        Assert.Equal("model-00002-of-00003.safetensors", Assert.Single(part.Json["parameters"]!.AsArray().Select(parameter => (string?)parameter!["file"]).Where(file => file is not null).Distinct()));
        Assert.Empty(part.Json["files"]!.AsArray());
    }

    [Theory]
    [InlineData("init mlp:4-3-2", "-o OUT is missing")]
    [InlineData("init mlp:4-3-2 -o OUT --part 2/2 --seed 1", "--part expects a part such as 2/8, from 0/N on, got \"2/2\".")]
    [InlineData("init mlp:4-3-2 -o OUT --part 1/2", "--part needs --seed")]
    [InlineData("init mpl:4 --dry-run --recipe nromal(1) --threads 0", "FAN038: The model \"mpl:4\" is not known")]
    [InlineData("init mpl:4 --dry-run --recipe nromal(1) --threads 0", "Unknown scheme \"nromal\"; the nearest is normal.")]
    [InlineData("init mpl:4 --dry-run --recipe nromal(1) --threads 0", "--threads expects")]
    [InlineData("init mlp:4-3-2 -o OUT --max-shard-size big", "--max-shard-size expects a size such as 5GB or 512MiB, got \"big\".")]
    [InlineData("init mlp:4-3-2 -o OUT --threads 0", "--threads expects a number of at least 1, got 0.")]
    [InlineData("init mlp:4-3-2 -o OUT --threads 2000", "--threads expects a number of at most 1024, got 2000.")]
    [InlineData("init mlp:4-3-2 -o OUT --resume --force", "choose one")]
    [InlineData("init mlp:4-3-2 -o OUT --from nowhere", "--from: there is no checkpoint nowhere.")]
    [InlineData("init mlp:4-3-2 -o OUT --ignore-mismatched", "give --from too")]
    [InlineData("init mlp:4-3-2 -o OUT --recipe ones --shards 50", "50 shards are more than the 4 tensors of the plan; ask for fewer.")]
    [InlineData("init mlp:4-3-2 -o OUT.safetensors --recipe ones --shards 2", "is one file; give a folder for 2 shards.")]
    [InlineData("init mlp:4-3-2 -o OUT --recipe leave", "so its numbers must come from a checkpoint")]
    [InlineData("verify OUT", "There is no checkpoint")]
    [InlineData("verify OUT --sample 0", "--sample expects a number of at least 1, got 0.")]
    [InlineData("verify OUT --seed 1", "give --sample too")]
    public void WrongInput_IsSaid_AndNothingWritten(string line, string sentence)
    {
        Session session = Session.Run([.. line.Split(' ').Select(word => word.Replace("OUT", _folder["out"], StringComparison.Ordinal))]);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains(sentence.Replace("OUT is", "OUT is", StringComparison.Ordinal), session.Error, StringComparison.Ordinal);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void Verify_OfAnotherProgramsFile_SaysThatThereIsNoRecord()
    {
        string path = _folder.Write("a.safetensors", [8, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32, 32, 32, 32, 32, 32]);
        Session session = Session.Run("verify", path);
        Assert.Equal(2, session.ExitCode);
        Assert.Contains("FAN057", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheHelp_SaysWhatThereIs()
    {
        Approve.Equal("help-init.txt", Session.Run("init", "--help").Output);
        Approve.Equal("help-verify.txt", Session.Run("verify", "--help").Output);
    }

    private static string[] Hashes(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
