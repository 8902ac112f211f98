using Fanin.Diagnosis.Checks;
using Fanin.Diagnosis.Reports;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Detection;

/// <summary>Planted faults are found where they are, by measurement and, where theory sees them, without a tensor; sound models have no error.</summary>
[Collection(nameof(GlobalGenerator))]
public sealed class DetectionTests : IDisposable
{
    private readonly int _threads = get_num_threads();

    // The networks are small: more threads would wait for each other.
    public DetectionTests() => set_num_threads(1);

    public void Dispose() => set_num_threads(_threads);

    // What needs no measurement: plan and path tell it.
    private static readonly HashSet<string> OfTheory = new(StringComparer.Ordinal)
    {
        FindingCodes.WrongGain, FindingCodes.WrongFan, FindingCodes.VanishingSignal, FindingCodes.ExplodingSignal, FindingCodes.VanishingGradient, FindingCodes.ExplodingGradient,
        FindingCodes.BatchNormExplosion, FindingCodes.PostNormCollapse, FindingCodes.RankCollapse, FindingCodes.Saturation, FindingCodes.LargeLogits, FindingCodes.TinyLogits,
        FindingCodes.Plateau, FindingCodes.BiasDrift, FindingCodes.IdenticalUnits, FindingCodes.HalfUnderflow,
    };

    public static TheoryData<int> Faults => [.. Enumerable.Range(0, PlantedFaults.All.Length)];

    public static TheoryData<int> Foretold => [.. Enumerable.Range(0, PlantedFaults.All.Length).Where(index => OfTheory.Contains(PlantedFaults.All[index].Code))];

    public static TheoryData<int> Sound => [.. Enumerable.Range(0, SoundModels.All.Length)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_IsMeasured_WhereItIs(int index) => AssertFound(PlantedFaults.All[index], Measured[index].Value);

    [Theory]
    [MemberData(nameof(Foretold))]
    public void Fault_IsForetold_WhereItIs(int index)
    {
        PlantedFault fault = PlantedFaults.All[index];
        AssertFound(fault, fault.Theory(fault.Recipe));
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void SoundModel_HasNoError(int index)
    {
        PlantedFault sound = SoundModels.All[index];
        foreach (ProbeReport report in new[] { sound.Theory(sound.Recipe), MeasuredSound[index].Value })
        {
            Print(sound.Net.Text, report);
            Assert.DoesNotContain(report.Findings, finding => finding.Severity == FindingSeverity.Error);
        }
    }

    // Found is a planted fault whose code stands at its place, and false a sound model with an error.
    [Fact]
    public void PrecisionAndRecall_AreWhole()
    {
        string[] codes = [.. typeof(FindingCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!)];
        Assert.Equal(codes.Order(StringComparer.Ordinal), PlantedFaults.All.Select(fault => fault.Code).Order(StringComparer.Ordinal));
        Assert.True(PlantedFaults.All.Length >= 25 && SoundModels.All.Length >= 25);
        double found = PlantedFaults.All.Zip(Measured).Count(pair => IsFound(pair.First, pair.Second.Value));
        double errors = MeasuredSound.Count(report => report.Value.HasErrors);
        double warnings = MeasuredSound.Average(report => report.Value.Findings.Count(finding => finding.Severity == FindingSeverity.Warning));
        (double precision, double recall) = (found / (found + errors), found / PlantedFaults.All.Length);
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(
            $"{PlantedFaults.All.Length} faults, {SoundModels.All.Length} sound models: precision {precision:0.00}, recall {recall:0.00}; {warnings:0.0} warnings a sound model"));
        Assert.Equal((1.0, 1.0), (precision, recall));
    }

    private static Lazy<ProbeReport>[] Measured { get; } = [.. PlantedFaults.All.Select(fault => new Lazy<ProbeReport>(() => fault.Measure(fault.Recipe)))];

    private static Lazy<ProbeReport>[] MeasuredSound { get; } = [.. SoundModels.All.Select(sound => new Lazy<ProbeReport>(() => sound.Measure(sound.Recipe)))];

    private static bool IsFound(PlantedFault fault, ProbeReport report) => report.Findings.Any(fault.IsMeant);

    private static void AssertFound(PlantedFault fault, ProbeReport report)
    {
        Print(fault.ToString(), report);
        Assert.Contains(report.Findings, finding => fault.IsMeant(finding));
    }

    private static void Print(string title, ProbeReport report) =>
        TestContext.Current.TestOutputHelper!.WriteLine($"{title}, {(report.IsMeasured ? "measured" : "theory")}\n{string.Join('\n', report.Findings)}");
}
