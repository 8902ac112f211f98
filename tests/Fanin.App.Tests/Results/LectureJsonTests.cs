using System.Text.Json;
using Fanin.Lab.Results;

namespace Fanin.App.Tests.Results;

public class LectureJsonTests
{
    [Fact]
    public void Serialize_HasTheFieldsThatScriptsRelyOn()
    {
        using var document = JsonDocument.Parse(LectureJson.Serialize(SyntheticLecture.Create(2, 123, 124)));
        JsonElement root = document.RootElement;
        AssertFields(root, "dataset", "settings", "variants", "files");
        AssertFields(root.GetProperty("dataset"), "name", "train", "valid", "test", "source");
        JsonElement variant = root.GetProperty("variants")[1];
        AssertFields(variant, "name", "recipe", "batchNorm", "runs");
        JsonElement run = variant.GetProperty("runs")[1];
        AssertFields(run, "seed", "steps", "seconds", "testAccuracy", "plateau", "epochs");
        AssertFields(run.GetProperty("plateau"), "predictedSteps", "measuredSteps");
        AssertFields(run.GetProperty("epochs")[0], "epoch", "step", "trainLoss", "trainAccuracy", "validLoss", "validAccuracy");
    }

    [Fact]
    public void Serialize_KeepsTheNumbers()
    {
        LectureResult result = SyntheticLecture.Create(2, 123, ulong.MaxValue);
        using var document = JsonDocument.Parse(LectureJson.Serialize(result));
        JsonElement run = document.RootElement.GetProperty("variants")[0].GetProperty("runs")[1];
        EpochResult epoch = result.Variants[0].Runs[1].Epochs[1];
        Assert.Equal(ulong.MaxValue, run.GetProperty("seed").GetUInt64());
        Assert.Equal("completed", run.GetProperty("outcome").GetString());
        Assert.Equal(epoch.ValidAccuracy, run.GetProperty("epochs")[1].GetProperty("validAccuracy").GetDouble());
        Assert.Equal(epoch.TrainLoss, run.GetProperty("epochs")[1].GetProperty("trainLoss").GetDouble());
        Assert.Equal("lecture.json", document.RootElement.GetProperty("files")[0].GetString());
    }

    [Fact]
    public void Serialize_WritesNull_WhereANumberIsNotFinite()
    {
        var variant = new VariantResult("wild", "normal(0, 30)", false, [SyntheticLecture.Diverged(1, 10)]);
        using var document = JsonDocument.Parse(LectureJson.Serialize(SyntheticLecture.Create([1], 210, variant)));
        JsonElement run = document.RootElement.GetProperty("variants")[0].GetProperty("runs")[0];
        Assert.Equal("diverged", run.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("testAccuracy").ValueKind);
        Assert.Equal(JsonValueKind.Null, run.GetProperty("epochs")[0].GetProperty("trainLoss").ValueKind);
        Assert.Equal(JsonValueKind.Null, run.GetProperty("epochs")[0].GetProperty("validLoss").ValueKind);
        Assert.Equal(JsonValueKind.Null, run.GetProperty("plateau").GetProperty("measuredSteps").ValueKind);
    }

    [Fact]
    public void Serialize_LeavesOutMinibatchLossesAndPlans()
    {
        string json = LectureJson.Serialize(SyntheticLecture.Create(1));
        Assert.DoesNotContain("minibatchLosses", json, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("planText", json, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Write_GivesTheNameOfTheFile()
    {
        using var folder = new TemporaryFolder();
        string file = LectureJson.Write(SyntheticLecture.Create(1), folder.Path);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, file)));
        Assert.Equal(5, document.RootElement.GetProperty("variants").GetArrayLength());
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    private static void AssertFields(JsonElement element, params string[] names)
    {
        foreach (string name in names)
            Assert.True(element.TryGetProperty(name, out _), $"The field {name} is missing.");
    }
}
