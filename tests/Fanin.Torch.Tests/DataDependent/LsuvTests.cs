using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Torch.DataDependent;
using TorchSharp.Modules;
using static Fanin.Torch.Tests.DataDependent.DataDependentModels;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

[Collection(nameof(GlobalGenerator))]
public class LsuvTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_BringsEveryLayersDeviationToOne_AndItsMeanToZeroIfAsked(bool shiftsMean)
    {
        using Sequential model = Convolutional();
        using Tensor input = Batch(16, 4, 9, 9);

        DataDependentRecord record = new Lsuv { Tolerance = 0.001, ShiftsMean = shiftsMean }.Apply(model, input, 5);

        Dictionary<string, Tensor> outputs = Outputs(model, input);
        Assert.Equal(3, outputs.Count);
        foreach (Tensor output in outputs.Values)
        {
            Assert.Equal(1, StdDev(output), 0.0011);
            if (shiftsMean)
            {
                Assert.Equal(0, output.mean().item<double>(), 0.0011);
            }
        }

        Assert.All(record.Changes, change => Assert.Null(change.Note));
        using Sequential fresh = Convolutional();
        AssertReplays(record, model, fresh);
    }

    [Fact]
    public void Apply_ScalesOrthogonalWeights_ByOneFactorALayer()
    {
        using Sequential model = Perceptron();
        using Tensor input = Batch(64, 12);
        DataDependentRecord record = new Lsuv { Tolerance = 0.01 }.Apply(model, input, 5);
        using Tensor weight = ((Linear)model[0]).weight.detach().to(ScalarType.Float64);
        double factor = record.Changes.Single(change => change is { Parameter: "fc1.weight", Kind: ChangeKind.Scale }).Values.Single();

        // 20 × 12 with orthonormal columns.
        using Tensor gram = weight.t().mm(weight) / (factor * factor);
        Assert.True(gram.allclose(eye(12, dtype: ScalarType.Float64), 0, 1e-5));
    }

    [Fact]
    public void Apply_GoesByExecution_NotByRegistration()
    {
        using var model = new Reversed();
        using Tensor input = Batch(64, 6);
        DataDependentRecord record = new Lsuv { Tolerance = 0.001 }.Apply(model, input, 5);
        Assert.Equal(["first.weight", "second.weight"], record.Changes.Where(change => change.Kind == ChangeKind.Scale).Select(change => change.Parameter));
        Assert.All(Outputs(model, input).Values, output => Assert.Equal(1, StdDev(output), 0.0011));
    }

    [Fact]
    public void Apply_LeavesModeGradientsBuffersGeneratorAndThreads()
    {
        using Sequential model = Convolutional();
        model.train();
        ((Tanh)model[5]).eval();
        using Tensor input = Batch(8, 4, 9, 9);
        model.call(input).sum().backward();
        Parameter weight = ((Conv2d)model[0]).weight;
        float[] gradient = Tensors.Floats(weight.grad!);
        float[] mean = Tensors.Floats(((BatchNorm2d)model[1]).running_mean!);
        byte[] generator = get_rng_state().bytes.ToArray();
        int threads = get_num_threads();

        new Lsuv().Apply(model, input, 5);

        Assert.True(model.training);
        Assert.True(((Dropout)model[3]).training);
        Assert.False(((Tanh)model[5]).training);
        Assert.Equal(gradient, Tensors.Floats(weight.grad!));
        Assert.Equal(mean, Tensors.Floats(((BatchNorm2d)model[1]).running_mean!));
        Assert.Equal(generator, get_rng_state().bytes.ToArray());
        Assert.Equal(threads, get_num_threads());
    }

    [Fact]
    public void Apply_GivesTheSameBits_WhateverTheModelHeldAndTheGeneratorStoodAt()
    {
        using Tensor input = Batch(8, 4, 9, 9);
        using Sequential first = Convolutional();
        using Sequential second = Convolutional();
        new Lsuv().Apply(first, input, 5);
        manual_seed(99);
        new Lsuv().Apply(second, input, 5);
        Assert.Equal(Bits(first), Bits(second));
        new Lsuv().Apply(second, input, 6);
        Assert.NotEqual(Bits(first)["head.weight"], Bits(second)["head.weight"]);
    }

    [Fact]
    public void Apply_RefusesByName_AndChangesNothing()
    {
        using var model = new Hidden();
        Dictionary<string, byte[]> before = Bits(model);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => new Lsuv().Apply(model, Batch(3, 2, 8), 5));
        Assert.Contains("attention.in_proj_weight can't be seen", refused.Message, StringComparison.Ordinal);
        Assert.Contains("unused is not executed", refused.Message, StringComparison.Ordinal);
        Assert.Contains("tied.weight and fc.weight are one tensor", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<NotSupportedException>(() => new Lsuv { Skip = ["fcc"] }.Apply(model, Batch(3, 2, 8), 5));
        Assert.Contains("nearest name is fc", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Bits(model));
    }

    [Fact]
    public void Apply_Throws_AndChangesNothing_WhenALayerIsConstant()
    {
        using Sequential model = Perceptron();
        Dictionary<string, byte[]> before = Bits(model);
        Assert.Throws<InvalidOperationException>(() => new Lsuv().Apply(model, zeros(4, 12), 5));
        Assert.Equal(before, Bits(model));
    }

    [Fact]
    public void Apply_NotesWhatItDoesNotReach()
    {
        using Sequential model = Perceptron();
        model.Initialize(Recipe.PyTorch, 1, NumberStream.Keyed);
        DataDependentRecord record = new Lsuv { KeepsWeights = true, Tolerance = 1e-12, MaxTries = 1 }.Apply(model, Batch(64, 12), 5);
        Assert.Contains(record.Changes, change => change.Note is not null && change.Note.Contains("After 1 tries", StringComparison.Ordinal));
        using Sequential fresh = Perceptron();
        Assert.Throws<NotSupportedException>(() => record.Replay(fresh));
        fresh.Initialize(Recipe.PyTorch, 1, NumberStream.Keyed);
        AssertReplays(record, model, fresh);
    }

#pragma warning disable IDE1006 // Fields, as TorchSharp registers them.
    private sealed class Reversed : nn.Module<Tensor, Tensor>
    {
        private readonly Linear second = nn.Linear(7, 3);
        private readonly Linear first = nn.Linear(6, 7);

        public Reversed()
            : base(nameof(Reversed)) => RegisterComponents();

        public override Tensor forward(Tensor x) => second.call(nn.functional.relu(first.call(x)));
    }

    private sealed class Hidden : nn.Module<Tensor, Tensor>
    {
        private readonly Linear fc = nn.Linear(8, 8);
        private readonly Linear tied = nn.Linear(8, 8);
        private readonly Linear unused = nn.Linear(8, 8);
        private readonly MultiheadAttention attention = nn.MultiheadAttention(8, 2);

        public Hidden()
            : base(nameof(Hidden))
        {
            tied.weight = fc.weight;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            Tensor y = fc.call(x);
            return tied.call(attention.call(y, y, y, null, false, null).Item1) + unused.forward(x);
        }
    }
}
