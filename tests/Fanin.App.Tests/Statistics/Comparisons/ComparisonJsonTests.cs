using System.Text.Json;
using Fanin.Lab.Statistics.Comparisons;

namespace Fanin.App.Tests.Statistics.Comparisons;

public class ComparisonJsonTests
{
    [Fact]
    public void Serialize_HasTheFieldsThatScriptsRelyOn()
    {
        double[] low = [0.1, 0.2, 0.15, 0.12, 0.13, 0.11, 0.18];
        ComparisonReport report = Runs.Compare(
            Runs.Of(Runs.Recipe("gaussian", ("model", "mlp")), low), Runs.Of(Runs.Recipe("kaiming", ("model", "mlp")), low.Select(value => value + 0.5 + (0.1 * value))));
        using JsonDocument document = JsonDocument.Parse(ComparisonJson.Serialize(report));
        JsonElement first = document.RootElement.GetProperty("ranking")[0];
        Assert.Equal("kaiming", first.GetProperty("recipe").GetString());
        Assert.Equal("mlp", first.GetProperty("model").GetString());
        Assert.Equal(7, first.GetProperty("n").GetInt32());
        Assert.InRange(first.GetProperty("mean").GetDouble(), first.GetProperty("low").GetDouble(), first.GetProperty("high").GetDouble());

        JsonElement difference = document.RootElement.GetProperty("differences")[0];
        Assert.Equal(("gaussian", "kaiming", "testAccuracy"), (difference.GetProperty("a").GetString(), difference.GetProperty("b").GetString(), difference.GetProperty("metric").GetString()));
        Assert.InRange(difference.GetProperty("difference").GetDouble(), difference.GetProperty("low").GetDouble(), difference.GetProperty("high").GetDouble());
        Assert.Equal(2 / 128.0, difference.GetProperty("p").GetDouble());
        Assert.Equal("mlp", difference.GetProperty("elsewhere").GetProperty("model").GetString());
        Assert.Equal("differs", difference.GetProperty("verdict").GetProperty("kind").GetString());
        Assert.Equal(0, document.RootElement.GetProperty("resampling").GetProperty("seed").GetInt32());
        Assert.Equal("studentized-bootstrap", difference.GetProperty("interval").GetProperty("method").GetString());
    }

    [Fact]
    public void Serialize_WritesNull_WhereANumberIsNotKnown()
    {
        using JsonDocument document = JsonDocument.Parse(ComparisonJson.Serialize(Runs.Compare(Runs.Of("a", 0.5), Runs.Of("b", 0.6))));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("ranking")[0].GetProperty("low").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("differences")[0].GetProperty("high").ValueKind);
    }

    [Fact]
    public void Setting_ReadsBackAsWritten()
    {
        Setting setting = Runs.Recipe("normal(0, 0.001)", ("lr", "0.1"));
        string json = JsonSerializer.Serialize(setting);
        Assert.Equal("""{"recipe":"normal(0, 0.001)","lr":"0.1"}""", json);
        Assert.Equal(setting, JsonSerializer.Deserialize<Setting>(json));
        Assert.NotEqual(setting, Runs.Recipe("normal(0, 0.001)", ("lr", "1")));
    }
}
