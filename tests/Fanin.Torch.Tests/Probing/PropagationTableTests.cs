using Fanin.Kernels;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Streams;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Probing;

/// <summary>
/// Normalizations, residual sums, transformers and Jacobians beside tables that were measured with PyTorch: random weights in functions, one pass forward and back. Not part of
/// the default run: the networks are as large as those of the tables.
/// </summary>
[Collection(nameof(GlobalGenerator))]
public sealed class PropagationTableTests : IDisposable
{
    private readonly int _threads = get_num_threads();
    private int _drawn;

    public PropagationTableTests() => set_num_threads(1);

    public void Dispose() => set_num_threads(_threads);

    // 600 units, a batch of 256, 25 layers: measured 1.4689, 1.1857, 1.0052; E[φ'²]/Var[φ].
    [Theory(Explicit = true)]
    [InlineData("relu", 1.4689)]
    [InlineData("tanh", 1.1857)]
    [InlineData("linear", 1.0052)]
    public void BatchNorm_MakesGradientsGrow(string activation, double measured)
    {
        using DisposeScope scope = NewDisposeScope();
        Func<Tensor, Tensor> phi = Activation(activation);
        Passed passed = Pass(Normal(256, 600), Layers(25, 600, x => (x - x.mean([0], keepdim: true)) / (x.var(0, unbiased: false, keepdim: true) + 1e-5).sqrt(), phi));
        Assert.Equal(measured, Math.Pow(passed.Gradients[1] / passed.Gradients[^1], 1.0 / 24), 0.025);
    }

    // Measured 0.990, 1.1778 and 1.0712, and cosines of 0.968, 0.000 and 0.744 behind 25 layers.
    [Theory(Explicit = true)]
    [InlineData("relu", 0.990, 0.968)]
    [InlineData("tanh", 1.1778, 0)]
    [InlineData("gelu", 1.0712, 0.744)]
    public void LayerNorm_HoldsGradientsOfHomogeneousActivations(string activation, double growth, double cosine)
    {
        const int Networks = 4;
        (double foundGrowth, double foundCosine) = (0, 0);
        for (int network = 0; network < Networks; network++)
        {
            using DisposeScope scope = NewDisposeScope();
            Passed passed = Pass(Normal(128, 600), Layers(25, 600, Norm, Activation(activation)));
            foundGrowth += Math.Pow(passed.Gradients[1] / passed.Gradients[^1], 1.0 / 24) / Networks;
            foundCosine += passed.Cosines[^1] / Networks;
        }

        Assert.Equal(growth, foundGrowth, 0.02);
        Assert.Equal(cosine, foundCosine, 0.03);
    }

    // 30 blocks x + f(x): 2³⁰, measured 1.39e9 and 1.02e9, with heavy tails. Scaled by 30^(-1/2): e, measured 2.74 and 2.70. f(norm(x)): 31, measured 31.96 and 30.33.
    [Fact(Explicit = true)]
    public void Residuals_GrowAsTheirScaleSays()
    {
        using DisposeScope scope = NewDisposeScope();
        Func<Tensor, Tensor>[] plain = [.. Enumerable.Range(0, 30).Select(_ => Branch(512)).Select(f => (Func<Tensor, Tensor>)(x => x + f(x)))];
        Passed passed = Pass(Normal(128, 512), plain);
        Assert.Equal(30 * Math.Log(2), Math.Log(passed.Moments[^1] / passed.Moments[0]), 1.0);
        Assert.Equal(30 * Math.Log(2), Math.Log(passed.Gradients[0] / passed.Gradients[^1]), 1.0);

        Func<Tensor, Tensor>[] scaled = [.. Enumerable.Range(0, 30).Select(_ => Branch(512)).Select(f => (Func<Tensor, Tensor>)(x => x + (f(x) / Math.Sqrt(30))))];
        passed = Pass(Normal(128, 512), scaled);
        Assert.Equal(2.74, passed.Moments[^1] / passed.Moments[0], 0.25);
        Assert.Equal(2.70, passed.Gradients[0] / passed.Gradients[^1], 0.25);

        Func<Tensor, Tensor>[] preNorm = [.. Enumerable.Range(0, 30).Select(_ => Branch(512)).Select(f => (Func<Tensor, Tensor>)(x => x + f(Norm(x))))];
        passed = Pass(Normal(128, 512), preNorm);
        Assert.Equal(31.96, passed.Moments[^1] / passed.Moments[0], 2.5);
        Assert.Equal(30.33, passed.Gradients[0] / passed.Gradients[^1], 4.0);

        Func<Tensor, Tensor>[] postNorm = [.. Enumerable.Range(0, 30).Select(_ => Branch(512)).Select(f => (Func<Tensor, Tensor>)(x => Norm(x + f(x))))];
        passed = Pass(Normal(128, 512), postNorm);
        Assert.Equal(0.88, passed.Gradients[0] / passed.Gradients[^1], 0.12);
    }

    // 8 layers, d = 512, 64 tokens, 8 heads, gradients of independent numbers: the mean of three networks after sub-layers 0, 1, 2, 4, 8, 12, 16. Theory says 10 %, forward 3 %.
    [Theory(Explicit = true)]
    [InlineData(true, new[] { 1.002, 1.042, 2.053, 3.300, 5.962, 9.074, 12.141 }, new[] { 0, 0.014, 0.169, 0.308, 0.464, 0.563, 0.621 }, new[] { 8.686, 7.686, 3.903, 2.565, 1.605, 1.212, 1 })]
    [InlineData(false, new[] { 1.0, 1, 1, 1, 1, 1, 1 }, new[] { 0, 0.014, 0.172, 0.400, 0.775, 0.934, 0.983 }, new[] { 0.130, 0.099, 0.099, 0.086, 0.113, 0.290, 1 })]
    public void Transformer_GoesAsMeasured(bool preNorm, double[] moments, double[] cosines, double[] gradients)
    {
        int[] places = [0, 1, 2, 4, 8, 12, 16];
        const int Networks = 3;
        double[][] found = [new double[places.Length], new double[places.Length], new double[places.Length]];
        for (int network = 0; network < Networks; network++)
        {
            using DisposeScope scope = NewDisposeScope();
            Func<Tensor, Tensor>[] steps =
            [
                .. Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? Attention(512, 8) : FeedForward(512)).Select(f => (Func<Tensor, Tensor>)(x => preNorm ? x + f(Norm(x)) : Norm(x + f(x)))),
            ];
            Passed passed = Pass(Normal(4, 64, 512), steps);
            for (int i = 0; i < places.Length; i++)
            {
                found[0][i] += passed.Moments[places[i]] / Networks;
                found[1][i] += passed.Cosines[places[i]] / Networks;
                found[2][i] += passed.Gradients[places[i]] / passed.Gradients[^1] / Networks;
            }
        }

        for (int i = 0; i < places.Length; i++)
        {
            Assert.Equal(moments[i], found[0][i], moments[i] * 0.06);
            Assert.Equal(cosines[i], found[1][i], 0.04);
            Assert.Equal(gradients[i], found[2][i], gradients[i] * 0.25);
        }
    }

    // 400 units, the mean of three networks: the variance of squared singular values beside their mean squared. Formula L, 0, 2L, L.
    [Theory(Explicit = true)]
    [InlineData("linear", "normal", new[] { 1.998, 4.06, 7.99 })]
    [InlineData("linear", "orthogonal", new[] { 0.0, 0, 0 })]
    [InlineData("relu", "normal", new[] { 3.92, 8.03, 16.4 })]
    [InlineData("relu", "orthogonal", new[] { 1.97, 4.12, 8.30 })]
    public void Jacobian_SpreadsAsMeasured(string activation, string weights, double[] table)
    {
        int[] depths = [2, 4, 8];
        for (int i = 0; i < depths.Length; i++)
        {
            double spread = Enumerable.Range(1, 3).Average(seed => Spread(activation, weights, depths[i], seed));
            Assert.Equal(table[i], spread, Math.Max(0.01, table[i] * 0.12));
        }
    }

    // Squares of singular values sum to ‖J‖², and their squares to ‖JJᵀ‖².
    private double Spread(string activation, string weights, int depth, int seed)
    {
        using DisposeScope scope = NewDisposeScope();
        const int Width = 400;
        double gain = activation == "relu" ? Math.Sqrt(2) : 1;
        Scheme scheme = weights == "orthogonal" ? Scheme.Orthogonal(gain) : Scheme.Normal(0, gain / Math.Sqrt(Width));
        List<(string, nn.Module<Tensor, Tensor>)> layers = [];
        for (int i = 0; i < depth; i++)
        {
            layers.Add(($"fc{i}", nn.Linear(Width, Width, hasBias: false)));
            layers.Add(($"act{i}", activation == "relu" ? nn.ReLU() : nn.Identity()));
        }

        using nn.Module<Tensor, Tensor> net = nn.Sequential(layers);
        net.Initialize(Recipe.Of(scheme), (ulong)seed);
        Tensor x = Normal(1, Width).requires_grad_();
        Tensor output = net.call(x);
        List<Tensor> rows = [];
        for (int unit = 0; unit < Width; unit++)
        {
            rows.Add(autograd.grad([output[0, unit]], [x], retain_graph: true)[0].reshape(-1));
        }

        Tensor jacobian = stack(rows).to(ScalarType.Float64);
        Tensor product = jacobian.mm(jacobian.t());
        double mean = product.trace().item<double>() / Width;
        double square = product.square().sum().item<double>() / Width;
        return (square / (mean * mean)) - 1;
    }

    private readonly record struct Passed(double[] Moments, double[] Cosines, double[] Gradients);

    // Second moments and mean cosines of the input and of what is behind each step, and second moments of the gradient there, of a loss with independent gradients.
    private Passed Pass(Tensor input, Func<Tensor, Tensor>[] steps)
    {
        List<Tensor> signals = [input.requires_grad_()];
        foreach (Func<Tensor, Tensor> step in steps)
        {
            signals.Add(step(signals[^1]));
        }

        Tensor loss = (signals[^1] * Normal(signals[^1].shape)).sum();
        IList<Tensor> gradients = autograd.grad([loss], signals);
        return new Passed(
            [.. signals.Select(signal => signal.detach().square().mean().item<float>()).Select(value => (double)value)],
            [.. signals.Select(signal => Cosine(signal.detach()))],
            [.. gradients.Select(gradient => (double)gradient.square().mean().item<float>())]);
    }

    // Of the rows of the last two dimensions, the mean over pairs beside the mean square.
    private static double Cosine(Tensor signal)
    {
        Tensor rows = signal.dim() == 2 ? signal.unsqueeze(0) : signal;
        double count = rows.shape[1];
        double whole = rows.sum([1]).square().sum().item<float>();
        double own = rows.square().sum().item<float>();
        return (whole - own) / (count - 1) / own;
    }

    private Func<Tensor, Tensor>[] Layers(int depth, int width, Func<Tensor, Tensor> norm, Func<Tensor, Tensor> phi) =>
        [.. Enumerable.Range(0, depth).Select(_ => Weight(width, width, 1)).Select(w => (Func<Tensor, Tensor>)(x => phi(norm(x.matmul(w)))))];

    // Preserves the second moment: a ReLU behind weights of mean square 2/n, then weights of 1/n.
    private Func<Tensor, Tensor> Branch(int width)
    {
        (Tensor first, Tensor second) = (Weight(width, width, 2), Weight(width, width, 1));
        return x => nn.functional.relu(x.matmul(first)).matmul(second);
    }

    private Func<Tensor, Tensor> FeedForward(int width)
    {
        (Tensor first, Tensor second) = (Weight(width, 4 * width, 2), Weight(4 * width, width, 1));
        return x => nn.functional.relu(x.matmul(first)).matmul(second);
    }

    private Func<Tensor, Tensor> Attention(int width, int heads)
    {
        Tensor[] maps = [.. Enumerable.Range(0, 4).Select(_ => Weight(width, width, 1))];
        int head = width / heads;
        return x =>
        {
            Tensor Heads(Tensor map) => x.matmul(map).view(x.shape[0], x.shape[1], heads, head).transpose(1, 2);
            Tensor weights = (Heads(maps[0]).matmul(Heads(maps[1]).transpose(-2, -1)) / Math.Sqrt(head)).softmax(-1);
            return weights.matmul(Heads(maps[2])).transpose(1, 2).reshape(x.shape).matmul(maps[3]);
        };
    }

    private static Tensor Norm(Tensor x) => nn.functional.layer_norm(x, [x.shape[^1]]);

    private static Func<Tensor, Tensor> Activation(string name) => name switch
    {
        "relu" => x => nn.functional.relu(x),
        "tanh" => x => x.tanh(),
        "gelu" => x => nn.functional.gelu(x),
        _ => x => x * 1,
    };

    private Tensor Weight(long inputs, long outputs, double squaredGain) => Normal(inputs, outputs) * Math.Sqrt(squaredGain / inputs);

    private Tensor Normal(params long[] shape)
    {
        var numbers = new float[shape.Aggregate(1L, (product, length) => product * length)];
        KeyedNormal.Fill(new KeyedStream(3, $"tables.{_drawn++}"), 0, 1, 0, numbers);
        return tensor(numbers).reshape(shape);
    }
}
