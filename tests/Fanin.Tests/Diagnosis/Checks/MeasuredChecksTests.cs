using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Reports;
using Fanin.Parameters;

namespace Fanin.Tests.Diagnosis.Checks;

public class MeasuredChecksTests
{
    private static readonly ParameterSpec Spec = new("fc1.weight", new TensorShape(64, 64), ElementType.Float32, ParameterRole.Weight, new LayerSpec("fc1", "Linear", new TensorShape(64, 64)));

    // He's weights, and what they make of inputs of deviation 1.
    private static readonly ParameterProbe Weight = new(Spec) { Mean = Reading.Of(0), StdDev = Reading.Of(Math.Sqrt(2.0 / 64)), Norm = Math.Sqrt(128), GradientNorm = 1, UpdateRatio = 1e-3, StagnationRatio = 1e-3 };
    private static readonly LayerProbe Linear = new("fc1", "linear") { ParameterNames = ["fc1.weight"], Units = 64, StdDev = new(1.4, 1.41), SecondMoment = new(2, 2), Mean = new(0.1, 0), Cosine = new(0.5, 0.5) };
    private static readonly LayerProbe Relu = new("relu", "relu") { Units = 64, DeadFraction = 0.01, ActiveFraction = 0.5, EffectiveRank = 30, StdDev = Reading.Of(0.8), SecondMoment = Reading.Of(1) };
    private static readonly LayerProbe Head = new("fc2", "linear") { Units = 10, StdDev = Reading.Of(1), SecondMoment = Reading.Of(1), Mean = Reading.Of(0) };

    private static readonly ProbeReport Sound = new("net", [Linear, Relu, Head], [Weight])
    {
        Samples = 256,
        Loss = 2.5,
        Classes = 10,
        LogitStdDev = Reading.Of(1),
        Jacobian = new JacobianProbe(1, 2, 0.01),
        Ntk = new NtkProbe(64, 100, 1),
    };

    public static TheoryData<string, string, string> Planted => new()
    {
        { FindingCodes.DeadUnits, "relu", "warning" },
        { FindingCodes.ActiveFraction, "relu", "warning" },
        { FindingCodes.LargeMean, "fc1", "warning" },
        { FindingCodes.TheoryDeviation, "fc1", "warning" },
        { FindingCodes.LowEffectiveRank, "relu", "warning" },
        { FindingCodes.LossLevel, "", "warning" },
        { FindingCodes.Plateau, "", "error" },
        { FindingCodes.BiasDrift, "", "error" },
        { FindingCodes.DuplicateWeights, "fc1.weight", "warning" },
        { FindingCodes.UntouchedWeights, "fc1.weight", "warning" },
        { FindingCodes.IdenticalUnits, "fc1.weight", "warning" },
        { FindingCodes.NonFinite, "fc1.weight", "error" },
        { FindingCodes.Spectrum, "fc1.weight", "warning" },
        { FindingCodes.UpdateRatio, "fc1.weight", "warning" },
        { FindingCodes.Stagnation, "fc1.weight", "warning" },
        { FindingCodes.GradientSpread, "fc1.weight", "warning" },
        { FindingCodes.Jacobian, "", "warning" },
        { FindingCodes.TangentKernel, "", "warning" },
    };

    // One network of n units scatters about theory by √(2/n): three times that is let pass, 1.34 for 10 units and 0.53 for 64.
    [Theory]
    [InlineData(10, 1.3, false)]
    [InlineData(10, 1.4, true)]
    [InlineData(64, 0.52, false)]
    [InlineData(64, -0.54, true)]
    [InlineData(4096, 0.49, false)]
    [InlineData(4096, 0.51, true)]
    public void Check_LetsNarrowLayersScatter(int units, double logRatio, bool isFound)
    {
        LayerProbe layer = Linear with { Units = units, SecondMoment = new(2 * Math.Exp(logRatio), 2) };
        Assert.Equal(isFound, SignalChecks.Check(Sound with { Layers = [layer, Relu, Head] }).Any(finding => finding.Code == FindingCodes.TheoryDeviation));
    }

    [Fact]
    public void Check_OfASoundReport_IsEmpty() => Assert.Empty(SignalChecks.Check(Sound));

    [Theory]
    [MemberData(nameof(Planted))]
    public void Check_FindsWhatIsPlanted_AndNothingElse(string code, string place, string severity)
    {
        Finding finding = Assert.Single(SignalChecks.Check(Plant(code)));
        Assert.Equal((code, severity), (finding.Code, finding.Severity.ToString().ToLowerInvariant()));
        Assert.Contains(place, new[] { finding.Layer ?? string.Empty, finding.Parameter ?? string.Empty });
    }

    [Fact]
    public void Check_OfPostNormBlocks_FindsSmallGradientsBelow()
    {
        LayerProbe[] layers =
        [
            .. Enumerable.Range(0, 4).SelectMany(i => new[]
            {
                new LayerProbe($"block.{i}", "residual"),
                new LayerProbe($"norm.{i}", "layer norm") { GradientStdDev = Reading.Of(i == 3 ? 1 : 0.2) },
            }),
        ];
        Assert.Equal("norm.0", Assert.Single(SignalChecks.Check(new ProbeReport("post", [.. layers], []))).Layer);
    }

    [Theory]
    [InlineData(ElementType.Float32, 1e-7, false)]
    [InlineData(ElementType.Float32, 5e-8, true)]
    [InlineData(ElementType.BFloat16, 0.005, false)]
    [InlineData(ElementType.BFloat16, 0.003, true)]
    [InlineData(ElementType.Float16, 0.0004, true)]
    public void Check_OfUpdates_KnowsTheDigitsOfTheType(ElementType type, double ratio, bool isFound)
    {
        ParameterProbe probe = Weight with { Parameter = Spec with { ElementType = type }, StagnationRatio = ratio };
        Assert.Equal(isFound, SignalChecks.Check(Sound with { Parameters = [probe] }).Any(finding => finding.Code == FindingCodes.Stagnation));
    }

    [Fact]
    public void Json_HasTheFieldsOthersRelyOn()
    {
        var json = ReportJson.ToNode(SignalChecks.Judge(Plant(FindingCodes.DeadUnits)));
        Assert.Equal(1.4, (double)json["layers"]![0]!["activationStd"]!["measured"]!);
        Assert.Equal(1.41, (double)json["layers"]![0]!["activationStd"]!["predicted"]!);
        Assert.Null(json["layers"]![0]!["gradientStd"]!["measured"]);
        Assert.Equal(0.3, (double)json["layers"]![1]!["deadFraction"]!);
        Assert.Equal(("warning", "FAN110", "relu"), ((string)json["findings"]![0]!["severity"]!, (string)json["findings"]![0]!["code"]!, (string)json["findings"]![0]!["layer"]!));
    }

    private static ProbeReport Plant(string code) => code switch
    {
        FindingCodes.DeadUnits => Sound with { Layers = [Linear, Relu with { DeadFraction = 0.3 }, Head] },
        FindingCodes.ActiveFraction => Sound with { Layers = [Linear, Relu with { ActiveFraction = 0.9 }, Head] },
        FindingCodes.LargeMean => Sound with { Layers = [Linear with { Mean = Reading.Of(-3) }, Relu, Head] },
        FindingCodes.TheoryDeviation => Sound with { Layers = [Linear with { SecondMoment = new(4, 2) }, Relu, Head] },
        FindingCodes.LowEffectiveRank => Sound with { Layers = [Linear, Relu with { EffectiveRank = 2 }, Head] },
        FindingCodes.LossLevel => Sound with { Loss = 4 },
        FindingCodes.Plateau => Sound with { Plateau = new PlateauReading(3000, IsValid: true, "tiny") { StepsPerEpoch = 200 } },
        FindingCodes.BiasDrift => Sound with { Plateau = new PlateauReading(100, IsValid: true, "tiny") { StepsPerEpoch = 200, BiasDrift = 40 } },
        FindingCodes.DuplicateWeights => Sound with { Parameters = [Weight with { DuplicateOf = "fc0.weight" }] },
        FindingCodes.UntouchedWeights => Sound with { Parameters = [Weight with { IsUntouched = true }] },
        FindingCodes.IdenticalUnits => Sound with { Parameters = [Weight with { IdenticalUnits = 3 }] },
        FindingCodes.NonFinite => Sound with { Parameters = [Weight with { NonFiniteCount = 1 }] },
        FindingCodes.Spectrum => Sound with { Parameters = [Weight with { StableRank = new(4, 16) }] },
        FindingCodes.UpdateRatio => Sound with { Parameters = [Weight with { UpdateRatio = 1e-6 }] },
        FindingCodes.Stagnation => Sound with { Parameters = [Weight with { StagnationRatio = 1e-8 }] },
        FindingCodes.GradientSpread => Sound with { Parameters = [Weight with { GradientNorm = 1e-6 }, Weight with { Parameter = Spec with { Name = "fc2.weight" } }] },
        FindingCodes.Jacobian => Sound with { Jacobian = new JacobianProbe(1, 2, 1e-5) },
        FindingCodes.TangentKernel => Sound with { Ntk = new NtkProbe(64, 1e7, 1) },
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Expected a code that can be planted."),
    };
}
