using Fanin.Kernels;
using Fanin.Streams;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Detection;

/// <summary>Classes that are clouds about random means, of mean square 1: enough to tell a network that learns from one that does not.</summary>
internal static class ClusterTask
{
    private const int Samples = 2048;
    private const int Batch = 64;

    // Distance of a mean from 0 in deviations of the cloud.
    private const double Distance = 4;

    /// <summary>As many samples and their classes.</summary>
    public static (Tensor Inputs, Tensor Labels) Draw(long[] shape, int samples = Samples)
    {
        using DisposeScope scope = NewDisposeScope();
        long size = shape.Aggregate(1L, (product, length) => product * length);
        double share = Distance / Math.Sqrt(size);
        Tensor labels = tensor(Enumerable.Range(0, samples).Select(i => (long)(i % DetectedNet.Classes)).ToArray());
        Tensor means = Normal("means", DetectedNet.Classes, size).index_select(0, labels) * share;
        Tensor inputs = means + (Normal("noise", samples, size) * Math.Sqrt(1 - (share * share)));
        return (inputs.reshape([samples, .. shape]).MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }

    /// <summary>The mean loss of the last steps of plain descent; infinite if it leaves the finite numbers.</summary>
    public static double Train(nn.Module<Tensor, Tensor> module, long[] shape, int steps, double learningRate, Func<Tensor, Tensor>? change = null)
    {
        const int Last = 30;
        using DisposeScope scope = NewDisposeScope();
        (Tensor inputs, Tensor labels) = Draw(shape);
        inputs = change?.Invoke(inputs) ?? inputs;
        module.train();
        using SGD optimizer = optim.SGD(module.parameters(), learningRate);
        Tensor order = Normal("order", 1, (long)steps * Batch).abs().mul(1e6).to(ScalarType.Int64).remainder(Samples).reshape(steps, Batch);
        double sum = 0;
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            optimizer.zero_grad();
            Tensor picked = order.select(0, step);
            Tensor loss = nn.functional.cross_entropy(module.call(inputs.index_select(0, picked)), labels.index_select(0, picked));
            loss.backward();
            optimizer.step();
            double value = loss.item<float>();
            if (!double.IsFinite(value))
            {
                return double.PositiveInfinity;
            }

            sum += step >= steps - Last ? value : 0;
        }

        return sum / Last;
    }

    private static Tensor Normal(string name, long rows, long columns)
    {
        float[] numbers = new float[rows * columns];
        KeyedNormal.Fill(new KeyedStream(7, name), 0, 1, 0, numbers);
        return tensor(numbers).reshape(rows, columns);
    }
}
