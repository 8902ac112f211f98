using System.Text;
using System.Text.Json.Nodes;
using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Tests.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Plans;

/// <summary>A plan that was written and read fills the same bits, and nothing that is read can do harm.</summary>
public class PlanDocumentTests
{
    [Fact]
    public void EveryScheme_FillsTheSameBits_AfterReading()
    {
        foreach (SchemeCase one in SchemeCases.All)
        {
            var recipe = new Recipe("one", [Rule.Named("*").All(SchemeCatalog.Parse(one.Text))]);
            foreach (NumberStream stream in one.IsKeyedOnly ? [NumberStream.Keyed] : new[] { NumberStream.Keyed, NumberStream.PyTorchSingle })
            {
                InitPlan plan = Planner.Plan([one.Parameter], recipe, 7, stream);
                InitPlan read = ReadBack(plan);
                Assert.Equal(plan.Rows[0].Distribution, read.Rows[0].Distribution);
                Assert.Equal(Bits.Facts(Bits.Fill(plan.Rows[0], new PlanFiller(plan))), Bits.Facts(Bits.Fill(read.Rows[0], new PlanFiller(read))));
            }
        }
    }

    public static TheoryData<Distribution, long> Odd => new()
    {
        { new ZeroRowDistribution(new NormalDistribution(double.Epsilon, 0.1 + 0.2), 3, 5), 40 },
        { new ZeroRowDistribution(new ConcatenatedDistribution([(new ConstantDistribution(-0.0), 2), (new UniformDistribution(-1e-300, 1.0 / 3), 3)]), 0, 0), 5 },
        { new ConcatenatedDistribution([(new OrthogonalDistribution(2, 3, Math.PI), 6), (new OrthogonalDistribution(2, 3, Math.PI), 6)]), 12 },
        { new ConcatenatedDistribution([]), 0 },
        { new TruncatedNormalDistribution(0, 0.02, double.NegativeInfinity, 0.03), 7 },
        { new TruncatedNormalDistribution(0, 0.02, -0.03, double.PositiveInfinity), 7 },
        { new LooksLinearDistribution(new SparseDistribution(2, 4, 0.5, 1, ByRow: true), 4, 4, MirrorAxis.Rows), 16 },
        { new ConstantDistribution(double.MaxValue), 1 },
        { new ScaledDistribution(new SparseDistribution(2, 4, 0.5, 1, ByRow: true), 1.0 / 3), 8 },
        { new LeaveDistribution("tied to the \"embedding\""), 8 },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public void OddNumbers_ComeBackExactly(Distribution distribution, long count)
    {
        ParameterSpec parameter = Specs.Weight(new TensorShape(count), type: ElementType.Float64);
        var recipe = new Recipe("one", [Rule.Named("*").All(Scheme.Zeros)]);
        InitPlan plan = Planner.Plan([parameter], recipe, 1);
        plan = plan with { Rows = [plan.Rows[0] with { Distribution = distribution }] };
        Assert.Equal(distribution, ReadBack(plan).Rows[0].Distribution);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ThePlanOfPyTorch_ComesBackWhole(bool keyed)
    {
        InitPlan plan = Lecture(keyed ? NumberStream.Keyed : NumberStream.PyTorch);
        var document = new PlanDocument("net \"ü\"", plan) { RecipeText = "rules: σ\n" };
        string json = document.ToJson();
        PlanDocument read = PlanDocument.Parse(Encoding.UTF8.GetBytes(json), "plan.json");
        Assert.Equal(json, read.ToJson());
        Assert.Equal(document.Model, read.Model);
        Assert.Equal(document.RecipeText, read.RecipeText);
        Assert.Equal((plan.Seed, plan.Stream.Name, plan.Constructed, plan.End), (read.Plan.Seed, read.Plan.Stream.Name, read.Plan.Constructed, read.Plan.End));
        Assert.Equal(plan.Rows.Select(row => (row.Place, row.Distribution, row.Fan, row.Gain, row.Rule, row.Recipe)), read.Plan.Rows.Select(row => (row.Place, row.Distribution, row.Fan, row.Gain, row.Rule, row.Recipe)));
        Assert.Equal(["a.weight tied.weight", "", ""], read.Plan.Rows.Select(row => row.TiedNames.IsEmpty ? string.Empty : $"{row.Parameter.Name} {string.Join(' ', row.TiedNames)}"));
        Assert.True(PlanDifference.Between(plan, read.Plan).IsEmpty);
    }

    [Fact]
    public void TheDocument_HasTheFieldsThatOthersRelyOn()
    {
        JsonNode json = JsonNode.Parse(new PlanDocument("net", Lecture(NumberStream.Keyed)).ToJson())!;
        Assert.Equal("net", (string?)json["model"]);
        Assert.Equal("normal", (string?)json["recipe"]);
        Assert.Equal(ulong.MaxValue, (ulong)json["seed"]!);
        Assert.Equal("keyed", (string?)json["stream"]);
        JsonNode row = json["parameters"]![0]!;
        Assert.Equal("""{"name":"a.weight","shape":[6,4],"dtype":"float32","layer":"Linear","layerPath":"a","role":"weight","recipe":"normal","rule":"Linear.weight","scheme":"kaiming-normal(relu)","pattern":{"layer":["Linear"],"parameter":["weight"]},"fanIn":4,"fanOut":6,"gain":1.4142135623730951,"distribution":{"kind":"normal","mean":0,"stdDev":0.7071067811865476},"stream":{"kind":"keyed","position":"0ca9cab8a28d3c13"},"count":24,"tiedNames":["tied.weight"]}""".Replace("0ca9cab8a28d3c13", KeyOf("a.weight"), StringComparison.Ordinal), row.ToJsonString());
        Assert.Equal((3, 34, 136), ((int)json["totals"]!["parameters"]!, (int)json["totals"]!["elements"]!, (int)json["totals"]!["bytes"]!));
    }

    [Theory]
    [InlineData("\"kind\": \"normal\"", "\"kind\": \"norml\"", "FAN042", "\"norml\", which is not known; the nearest known one is \"normal\"")]
    [InlineData("\"stdDev\": 0.7", "\"stdDev\": -0.7", "FAN043", "negative standard deviation")]
    [InlineData("\"mean\": 0", "\"mean\": \"NaN\"", "FAN042", "expected a finite number")]
    [InlineData("\"mean\": 0", "\"mean\": 1e999", "FAN042", "expected a finite number")]
    [InlineData("\"mean\": 0", "\"mean\": 1e39", "FAN043", "Float32 can't hold")]
    [InlineData("\"mean\": 0", "\"mean\": 0, \"meen\": 1", "FAN042", "\"meen\" that is not known; the nearest known one is \"mean\"")]
    [InlineData("\"mean\": 0", "\"mean\": 0, \"mean\": 0", "FAN041", "stands twice")]
    [InlineData("\"count\": 24", "\"count\": 25", "FAN043", "has 24 elements; got a count of 25")]
    [InlineData("      6,", "      -6,", "FAN042", "A size of The parameter a.weight is -6")]
    [InlineData("      6,", "      9223372036854775807,", "FAN042", "more dimensions or elements than a tensor can have")]
    [InlineData("\"name\": \"a.weight\"", "\"name\": \"a.heavy\"", "FAN043", "a name and its key can't be changed apart")]
    [InlineData("\"name\": \"b.weight\"", "\"name\": \"a.weight\"", "FAN043", "Several parameters are named a.weight")]
    [InlineData("\"dtype\": \"float32\"", "\"dtype\": \"int64\"", "FAN043", "Random numbers can't be drawn for Int64")]
    [InlineData("\"role\": \"weight\"", "\"role\": \"wait\"", "FAN042", "nearest known one is \"weight\"")]
    [InlineData("\"kind\": \"keyed\"", "\"kind\": \"pytorch\"", "FAN042", "nearest known one is \"keyed\"")]
    [InlineData("\"scheme\": \"kaiming-normal(relu)\"", "\"scheme\": \"kaiming\"", "FAN042", "Unknown scheme \"kaiming\"")]
    [InlineData("\"seed\": 18446744073709551615", "\"seed\": 18446744073709551616", "FAN042", "expected a whole number from 0 to 2⁶⁴ − 1")]
    [InlineData("\"version\": 1", "\"version\": 2", "FAN042", "expected a whole number from 1 to 1")]
    [InlineData("\"parameters\": [", "\"parameters\": [{]", "FAN040", "Expected JSON.")]
    public void AMistake_IsToldWithItsPlace(string text, string wrong, string code, string message)
    {
        string json = new PlanDocument("net", Lecture(NumberStream.Keyed)).ToJson();
        int at = json.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{text} stands in the document.");
        string broken = json[..at] + wrong + json[(at + text.Length)..];
        var problem = Assert.Throws<DiagnosticException>(() => PlanDocument.Parse(Encoding.UTF8.GetBytes(broken), "plan.json"));
        Diagnostic first = problem.Diagnostics[0];
        Assert.Equal(code, first.Code);
        Assert.Contains(message, first.Message, StringComparison.Ordinal);
        Assert.Equal("plan.json", first.Place!.Value.File);
        int line = json[..at].Count(letter => letter == '\n') + 1;
        // Contradictions are told where the object or the second of the fields stands.
        int distance = code == "FAN043" ? 30 : 1;
        Assert.InRange(first.Place.Value.Line, line - distance, line + distance);
    }

    [Fact]
    public void APlace_IsLineAndColumn()
    {
        byte[] text = Encoding.UTF8.GetBytes("{\n  \"format\": \"fanin-plan\",\n \"version\": 1, \"ü\": 2, \"model\": []\n}");
        var problem = Assert.Throws<DiagnosticException>(() => PlanDocument.Parse(text, "a/plan.json"));
        Assert.Equal(new TextPlace("a/plan.json", 3, 33), problem.Diagnostics[0].Place);
    }

    [Fact]
    public void AllMistakes_AreToldAtOnce()
    {
        string json = new PlanDocument("net", Lecture(NumberStream.Keyed)).ToJson()
            .Replace("\"role\": \"weight\"", "\"role\": 1", StringComparison.Ordinal).Replace("\"model\": \"net\"", "\"model\": []", StringComparison.Ordinal);
        var problem = Assert.Throws<DiagnosticException>(() => PlanDocument.Parse(Encoding.UTF8.GetBytes(json), "plan.json"));
        Assert.Equal(3, problem.Diagnostics.Count);
    }

    [Fact]
    public void Differences_AreFoundByName()
    {
        InitPlan from = Lecture(NumberStream.Keyed);
        Recipe other = new("normal", [Rule.ForLayers("Linear").Weight(Scheme.Normal(0, 0.5)), Rule.ForLayers("Linear").Bias(Scheme.Zeros)]);
        InitPlan to = Planner.Plan(
            [Weight("a", 6) with { ElementType = ElementType.BFloat16 }, Weight("c", 1), Specs.Bias(4, "b.bias") with { Layer = new LayerSpec("b", "Linear") }], other, 2);
        PlanDifference difference = PlanDifference.Between(from, to);
        Assert.Equal((ulong.MaxValue, 2UL), (difference.Seeds!.Value.From.Value, difference.Seeds.Value.To.Value));
        Assert.Null(difference.Streams);
        Assert.Equal(
            [
                "a.weight: dtype float32 → bfloat16, scheme kaiming-normal(relu) → normal(0, 0.5), distribution N(0, 0.707107²) → N(0, 0.5²), tiedNames tied.weight → ",
                "b.weight: removed", "b.bias: shape [2] → [4]", "c.weight: added",
            ],
            difference.Parameters.Select(one => one.ToString()));
        Assert.Equal(["seed 18446744073709551615 → 2", .. difference.Parameters.Select(one => one.ToString())], difference.ToString().Split('\n'));
        Assert.Equal("no difference", PlanDifference.Between(to, to).ToString());
        InitPlan keyed = Lecture(NumberStream.Keyed);
        Assert.Equal("stream keyed → pytorch", PlanDifference.Between(keyed with { Rows = [] }, Lecture(NumberStream.PyTorch) with { Rows = [] }).ToString());
    }

    [Fact]
    public void Plans_AreEqual_WhenAllTheirFieldsAre()
    {
        InitPlan plan = Lecture(NumberStream.PyTorch);
        InitPlan again = Lecture(NumberStream.PyTorch);
        Assert.Equal(plan, again);
        Assert.Equal(plan.GetHashCode(), again.GetHashCode());
        Assert.All(plan.Rows.Zip(again.Rows), rows => Assert.Equal(rows.First.GetHashCode(), rows.Second.GetHashCode()));
        Assert.NotEqual(plan, plan with { Seed = 3 });
        Assert.NotEqual(plan, plan with { End = default });
        Assert.NotEqual(plan, plan with { Rows = plan.Rows.RemoveAt(0) });
        Assert.NotEqual(plan, plan with { Rows = plan.Rows.SetItem(0, plan.Rows[0] with { TiedNames = ["other"] }) });
        Assert.NotEqual(plan, plan with { Rows = plan.Rows.SetItem(0, plan.Rows[0] with { LearningRateMultiplier = 2 }) });
        Assert.NotEqual(plan, Lecture(NumberStream.Keyed));
    }

    [Fact]
    public void Rows_AreReadable()
    {
        PlanRow row = Lecture(NumberStream.Keyed).Rows[0];
        Assert.Equal("a.weight [6, 4] = tied.weight: N(0, 0.707107²) by normal / Linear.weight: kaiming-normal(relu)", row.ToString());
    }

    private static string KeyOf(string name) => Fanin.Streams.StreamName.Hash(name).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    private static ParameterSpec Weight(string layer, long rows) => new(
        $"{layer}.weight", new TensorShape(rows, 4), ElementType.Float32, ParameterRole.Weight, new LayerSpec(layer, "Linear", new TensorShape(rows, 4)));

    private static InitPlan Lecture(NumberStream stream)
    {
        Recipe recipe = new("normal", [Rule.ForLayers("Linear").Weight(Scheme.KaimingNormal(Nonlinearity.ReLU)), Rule.ForLayers("Linear").Bias(Scheme.Zeros)], Recipe.PyTorch);
        ParameterSpec bias = new("b.bias", new TensorShape(2), ElementType.Float32, ParameterRole.Bias, new LayerSpec("b", "Linear", new TensorShape(2, 4)));
        return Planner.Plan([Weight("a", 6), Weight("tied", 6) with { TiedTo = "a.weight" }, Weight("b", 2), bias], recipe, ulong.MaxValue, stream);
    }

    private static InitPlan ReadBack(InitPlan plan) =>
        PlanDocument.Parse(Encoding.UTF8.GetBytes(new PlanDocument("model", plan).ToJson(indented: false)), "plan.json").Plan;
}
