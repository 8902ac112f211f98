using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>The drop-in functions: their numbers, their generator, and what TorchSharp's own get wrong.</summary>
[Collection(nameof(GlobalGenerator))]
public class InitTests
{
    public static TheoryData<string> Functions => [.. Calls.Keys];

    // Each function beside the scheme that says the same.
    private static Dictionary<string, Func<Tensor, Generator?, Tensor>> Calls { get; } = new()
    {
        ["uniform(-0.5, 2)"] = (t, g) => init.uniform_(t, -0.5, 2, g),
        ["uniform"] = (t, g) => init.uniform_(t, generator: g),
        ["normal(1, 0.5)"] = (t, g) => init.normal_(t, 1, 0.5, g),
        ["normal"] = (t, g) => init.normal_(t, generator: g),
        ["xavier-uniform(gain=2)"] = (t, g) => init.xavier_uniform_(t, 2, g),
        ["xavier-normal"] = (t, g) => init.xavier_normal_(t, generator: g),
        ["kaiming-uniform"] = (t, g) => init.kaiming_uniform_(t, generator: g),
        ["kaiming-uniform(leaky_relu, slope=0.3)"] = (t, g) => init.kaiming_uniform_(t, 0.3, generator: g),
        ["kaiming-uniform(relu, fan_out)"] = (t, g) => init.kaiming_uniform_(t, mode: FanMode.FanOut, nonlinearity: Nonlinearity.ReLU, generator: g),
        ["kaiming-normal(selu)"] = (t, g) => init.kaiming_normal_(t, nonlinearity: Nonlinearity.SELU, generator: g),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_DrawsWhatItsSchemePlans_FromTheGeneratorGiven(string scheme)
    {
        foreach ((long rows, long columns) in new (long, long)[] { (3, 4), (2, 7), (16, 16), (33, 21) })
        {
            using var linear = nn.Linear(columns, rows, hasBias: false);
            linear.Initialize(Recipe.Of(SchemeCatalog.Parse(scheme)), 5, NumberStream.PyTorchSingle);
            float[] planned = Tensors.Floats(linear.weight!);

            using var generator = new Generator(5, CPU);
            using Tensor before = torch.get_rng_state();
            Tensors.Spoil(linear);
            Tensor filled = Calls[scheme](linear.weight!, generator);
            Assert.Equal(planned, Tensors.Floats(filled));
            using Tensor after = torch.get_rng_state();
            Assert.Equal(before.data<byte>().ToArray(), after.data<byte>().ToArray());

            torch.manual_seed(5);
            Tensors.Spoil(linear);
            Assert.Equal(planned, Tensors.Floats(Calls[scheme](linear.weight!, null)));
        }
    }

    [Fact]
    public void Loop_OverTiedLayers_EqualsTheRule()
    {
        var a = nn.Linear(20, 30);
        var b = nn.Linear(20, 30);
        manual_seed(7);
        using (nn.Sequential(nn.Linear(20, 30), nn.Linear(20, 30)))
        {
            // Draws what the two constructors draw.
        }

        b.weight = a.weight;
        using var model = nn.Sequential(("a", a), ("b", b));
        foreach (Linear layer in model.children().Cast<Linear>())
        {
            init.normal_(layer.weight!, 0, 1);
        }

        float[] looped = Tensors.Floats(a.weight!);
        model.Initialize(Recipe.PyTorch.Override("n", Rule.For<Linear>().Weight(Scheme.Normal(0, 1))), 7, NumberStream.PyTorch);
        Assert.Equal(looped, Tensors.Floats(a.weight!));
    }

    [Fact]
    public void Constants_AreExact()
    {
        using Tensor tensor = empty(2, 2);
        Assert.Equal([0.1f, 0.1f, 0.1f, 0.1f], Tensors.Floats(init.constant_(tensor, 0.1)));
        Assert.Equal([1, 1, 1, 1], Tensors.Floats(init.ones_(tensor)));
        Assert.Equal([0, 0, 0, 0], Tensors.Floats(init.zeros_(tensor)));
        Assert.Same(tensor, init.zeros_(tensor));
        Assert.Equal(Math.Sqrt(2 / 1.0001), init.calculate_gain(Nonlinearity.LeakyReLU));
    }

    [Fact]
    public void Functions_Refuse_WhatCannotBeFilled()
    {
        using Tensor meta = empty(2, 2, device: META);
        using Tensor integers = zeros(2, 2, ScalarType.Int64);
        using Tensor vector = zeros(5);
        Assert.Throws<ArgumentException>(() => init.uniform_(meta));
        Assert.Throws<ArgumentException>(() => init.normal_(integers));
        Assert.Throws<ArgumentException>(() => init.kaiming_uniform_(vector));
        Assert.Throws<ArgumentException>(() => init.kaiming_uniform_(zeros(2, 2), a: 0.5, nonlinearity: Nonlinearity.ReLU));
        Assert.Throws<ArgumentOutOfRangeException>(() => init.normal_(vector, std: -1));
        Assert.Throws<ArgumentNullException>(() => init.zeros_(null!));
        Assert.Equal([0, 0, 0, 0, 0], Tensors.Floats(vector));
    }

    [Fact]
    public void Functions_NameTheirOwnArgument_WhenItIsOutOfRange()
    {
        using Tensor tensor = zeros(2, 2);
        Refuses<ArgumentOutOfRangeException>("a", "Expected a finite number for a, got NaN.", () => init.uniform_(tensor, a: double.NaN));
        Refuses<ArgumentOutOfRangeException>("b", "Expected a finite number of at least a, 1, for b, got 0.5.", () => init.uniform_(tensor, 1, 0.5));
        Refuses<ArgumentOutOfRangeException>("mean", "Expected a finite number for mean, got Infinity.", () => init.normal_(tensor, double.PositiveInfinity));
        Refuses<ArgumentOutOfRangeException>("std", "Expected a finite number of at least 0 for std, got -1.", () => init.normal_(tensor, std: -1));
        Refuses<ArgumentOutOfRangeException>("val", "Expected a finite number for val, got NaN.", () => init.constant_(tensor, double.NaN));
        Refuses<ArgumentOutOfRangeException>("gain", "Expected a finite number of at least 0 for gain, got -1.", () => init.xavier_normal_(tensor, -1));
        Refuses<ArgumentOutOfRangeException>("a", "Expected a finite number for a, got NaN.", () => init.kaiming_normal_(tensor, double.NaN));
        Refuses<ArgumentException>("a", "Expected a = 0 for relu, which has no slope, got 0.5; use LeakyReLU, or leave it out.", () => init.kaiming_normal_(tensor, 0.5, nonlinearity: Nonlinearity.ReLU));
        Refuses<ArgumentOutOfRangeException>("std", "Expected a finite number above 0 for std, got 0.", () => init.trunc_normal_(tensor, std: 0));
        Refuses<ArgumentOutOfRangeException>("b", "Expected a finite number above a, 1, for b, got 1.", () => init.trunc_normal_(tensor, a: 1, b: 1));
        Refuses<ArgumentOutOfRangeException>("gain", "Expected a finite number for gain, got NaN.", () => init.orthogonal_(tensor, double.NaN));
        Refuses<ArgumentOutOfRangeException>("sparsity", "Expected a number from 0 to 1 for sparsity, got 1.5.", () => init.sparse_(tensor, 1.5));
        Refuses<ArgumentOutOfRangeException>("std", "Expected a finite number of at least 0 for std, got -2.", () => init.sparse_(tensor, 0.5, -2));
        Assert.Equal([0, 0, 0, 0], Tensors.Floats(tensor));

        using Tensor vector = zeros(5);
        const string Vector = "Expected a tensor of 2 or more dimensions, got [5].";
        Refuses<ArgumentException>("tensor", Vector, () => init.kaiming_uniform_(vector));
        Refuses<ArgumentException>("tensor", Vector, () => init.kaiming_normal_(vector));
        Refuses<ArgumentException>("tensor", Vector, () => init.xavier_uniform_(vector));
        Refuses<ArgumentException>("tensor", Vector, () => init.xavier_normal_(vector));
        Refuses<ArgumentException>("tensor", Vector, () => init.calculate_fan_in_and_fan_out(vector));

        static void Refuses<TException>(string argument, string message, Func<object> call)
            where TException : ArgumentException =>
            Assert.StartsWith(message, Assert.Throws<TException>(argument, call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fans_AreThoseOfPython_AndGiveALayersOwnBias()
    {
        Assert.Equal(new Fan(30, 90), init.calculate_fan_in_and_fan_out(zeros(6, 2, 3, 5)));
        Assert.Equal(new Fan(8, 0), init.calculate_fan_in_and_fan_out(zeros(0, 4, 2)));

        // The body of reset_parameters, by hand.
        manual_seed(3);
        using var layer = nn.Conv2d(4, 6, 3, groups: 2);
        float[] expected = Tensors.Floats(layer.bias!);
        Tensors.Spoil(layer);
        manual_seed(3);
        init.kaiming_uniform_(layer.weight, Math.Sqrt(5));
        (double fanIn, _) = init.calculate_fan_in_and_fan_out(layer.weight);
        init.uniform_(layer.bias!, -1 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn));
        Assert.Equal(expected, Tensors.Floats(layer.bias!));
    }

    [Fact]
    public void Functions_FillEveryLayoutAndType_AsLibTorchDoes()
    {
        using var generator = new Generator(1, CPU);
        using Tensor storage = empty(6, 4);
        using Tensor transposed = storage.t();
        init.normal_(transposed, 0, 1, generator);
        using var again = new Generator(1, CPU);
        using Tensor expected = empty(6, 4).t().normal_(0, 1, again);
        Assert.Equal(Tensors.Floats(expected), Tensors.Floats(transposed));
        using Tensor half = init.kaiming_uniform_(empty(8, 8, ScalarType.BFloat16));
        Assert.True(half.to(ScalarType.Float32).std().item<float>() is > 0.3f and < 0.7f, "σ = √(2/8) = 0.5.");
    }
}
