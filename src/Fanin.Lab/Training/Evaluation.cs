using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>Loss and accuracy of a network in evaluation mode.</summary>
/// <param name="Loss">Mean cross-entropy, in nats.</param>
/// <param name="Accuracy">Fraction classified rightly.</param>
internal readonly record struct Evaluation(double Loss, double Accuracy)
{
    // Small enough for the activations to stay in the cache, large enough for the matrix product to run at full speed.
    private const int ChunkSize = 1000;

    /// <summary>Looks at all images; the network is back in training mode afterwards.</summary>
    public static Evaluation Of(nn.Module<Tensor, Tensor> network, ImageTensors images)
    {
        network.eval();
        using IDisposable noGradients = no_grad();
        double loss = 0;
        long right = 0;
        for (long start = 0; start < images.Count; start += ChunkSize)
        {
            using DisposeScope scope = NewDisposeScope();
            long count = Math.Min(ChunkSize, images.Count - start);
            Tensor scores = network.call(images.Pixels.narrow(0, start, count));
            Tensor labels = images.Labels.narrow(0, start, count);
            loss += nn.functional.cross_entropy(scores, labels, reduction: nn.Reduction.Sum).item<float>();
            right += scores.argmax(1).eq(labels).sum().item<long>();
        }

        network.train();
        return new Evaluation(loss / images.Count, (double)right / images.Count);
    }
}
