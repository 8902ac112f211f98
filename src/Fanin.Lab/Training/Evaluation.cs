using Fanin.Lab.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>Loss and accuracy of a network in evaluation mode.</summary>
/// <param name="Loss">Mean cross-entropy, in nats, or mean squared error.</param>
/// <param name="Accuracy">Fraction classified rightly; not a number for regression.</param>
internal readonly record struct Evaluation(double Loss, double Accuracy)
{
    // Small enough for the activations to stay in the cache, large enough for the matrix product to run at full speed: as many numbers as 1,000 small images have.
    private const int ChunkSamples = 1000;
    private const long ChunkNumbers = 784_000;

    // A token is a vector within the network.
    private const long NumbersAToken = 32;

    /// <summary>Looks at all images; the network is back in training mode afterwards.</summary>
    public static Evaluation Of(nn.Module<Tensor, Tensor> network, ImageTensors images) => Of(network, TaskKind.Classification, images.Split);

    /// <summary>Looks at all samples; the network is back in training mode afterwards.</summary>
    public static Evaluation Of(nn.Module<Tensor, Tensor> network, TaskKind kind, TensorSplit samples)
    {
        network.eval();
        using IDisposable noGradients = no_grad();
        double loss = 0;
        long? right = null;
        long chunk = Chunk(kind, samples);
        for (long start = 0; start < samples.Count; start += chunk)
        {
            using DisposeScope scope = NewDisposeScope();
            long count = Math.Min(chunk, samples.Count - start);
            Tensor output = network.call(samples.Inputs.narrow(0, start, count));
            Tensor targets = samples.Targets.narrow(0, start, count);
            loss += TaskLoss.Of(kind, output, targets, nn.Reduction.Sum).item<float>();
            right = TaskLoss.RightOnes(kind, output, targets) is { } more ? (right ?? 0) + more : null;
        }

        network.train();
        long all = TaskLoss.Count(kind, samples.Targets);
        return new Evaluation(loss / all, right is { } known ? (double)known / all : double.NaN);
    }

    private static long Chunk(TaskKind kind, TensorSplit samples)
    {
        long numbers = samples.Inputs.numel() / samples.Count * (kind == TaskKind.NextToken ? NumbersAToken : 1);
        return Math.Clamp(ChunkNumbers / Math.Max(1, numbers), 1, ChunkSamples);
    }
}
