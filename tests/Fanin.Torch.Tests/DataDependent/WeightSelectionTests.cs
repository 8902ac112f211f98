using Fanin.Torch.DataDependent;
using TorchSharp.Modules;
using static Fanin.Torch.Tests.DataDependent.DataDependentModels;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

[Collection(nameof(GlobalGenerator))]
public class WeightSelectionTests
{
    // By hand from the authors' rule: every T/S-th, else round(linspace(0, T − 1, S)), half to even: 0, 4.5 → 4, 9.
    [Theory]
    [InlineData(12, 4, new long[] { 0, 3, 6, 9 })]
    [InlineData(5, 5, new long[] { 0, 1, 2, 3, 4 })]
    [InlineData(10, 3, new long[] { 0, 4, 9 })]
    [InlineData(10, 4, new long[] { 0, 3, 6, 9 })]
    [InlineData(7, 5, new long[] { 0, 2, 3, 4, 6 })]
    [InlineData(7, 1, new long[] { 0 })]
    [InlineData(4, 0, new long[] { })]
    public void Places_AreThoseOfTheAuthorsRule(long larger, long smaller, long[] expected) => Assert.Equal(expected, WeightSelection.Places(larger, smaller));

    [Fact]
    public void Apply_TakesTheFirstLayers_AtThePlacesOfEachDimension()
    {
        using Sequential larger = nn.Sequential(("0", nn.Linear(6, 4)), ("1", nn.Linear(4, 4)), ("2", nn.Linear(4, 4)));
        using Sequential smaller = nn.Sequential(("0", nn.Linear(3, 2)), ("1", nn.Linear(2, 2)));
        Linear source = (Linear)larger[0];
        using (no_grad())
        {
            source.weight.copy_(arange(24, ScalarType.Float32).reshape(4, 6));
            source.bias!.copy_(arange(4, ScalarType.Float32));
        }

        Func<string, LoadableTensor?> tensors = Teacher(larger);
        DataDependentRecord record = new WeightSelection().Apply(smaller, tensors);
        Assert.Equal([0, 2, 4, 12, 14, 16], Tensors.Floats(((Linear)smaller[0]).weight));
        Assert.Equal([0, 2], Tensors.Floats(((Linear)smaller[0]).bias!));
        Assert.Equal(Tensors.Floats(((Linear)larger[1]).weight)[10], Tensors.Floats(((Linear)smaller[1]).weight)[3]);

        using Sequential fresh = nn.Sequential(("0", nn.Linear(3, 2)), ("1", nn.Linear(2, 2)));
        Assert.Throws<NotSupportedException>(() => record.Replay(fresh));
        DataDependentRecord.Parse(record.ToJson()).Replay(fresh, tensors);
        Assert.Equal(Bits(smaller), Bits(fresh));

        using Sequential other = nn.Sequential(("0", nn.Linear(6, 4)), ("1", nn.Linear(4, 4)), ("2", nn.Linear(4, 4)));
        Assert.Throws<InvalidOperationException>(() => record.Replay(fresh, Teacher(other)));
        Assert.Equal(Bits(smaller), Bits(fresh));
    }

    [Fact]
    public void Apply_RefusesWhatIsMissingOrTooSmall_AllByName()
    {
        using Sequential larger = nn.Sequential(("0", nn.Linear(6, 4)));
        using Sequential smaller = nn.Sequential(("0", nn.Linear(7, 2)), ("head", nn.Linear(2, 2)));
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => new WeightSelection().Apply(smaller, Teacher(larger)));
        Assert.Contains("0.weight [2, 7] can't be taken from [4, 6]", refused.Message, StringComparison.Ordinal);
        Assert.Contains("no tensor head.weight", refused.Message, StringComparison.Ordinal);
        new WeightSelection { Skip = ["head", "0.weight"] }.Apply(smaller, Teacher(larger));
        Assert.Equal(Tensors.Floats(((Linear)larger[0]).bias!)[2], Tensors.Floats(((Linear)smaller[0]).bias!)[1]);
    }

    private static Func<string, LoadableTensor?> Teacher(Sequential model)
    {
        Dictionary<string, Parameter> parameters = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        return name => parameters.TryGetValue(name, out Parameter? parameter) ? LoadableTensor.Of(name, parameter) : null;
    }
}
