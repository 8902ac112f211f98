using Fanin.Diagnosis.Plateaus;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Predicts a plateau from one gradient of the network itself, which sees what widths and deviations don't.</summary>
public static class PlateauProbe
{
    // Activations of so many samples at a time stay small.
    private const int ChunkSize = 2000;

    /// <summary>The norm of the mean cross-entropy's gradient with respect to all weights together.</summary>
    /// <param name="module">The network, as training will begin. Afterwards it is as it was.</param>
    /// <param name="inputs">Samples along the first dimension, 8,000 and more: of fewer the gradient has an error of its own.</param>
    /// <param name="labels">Their class numbers, int64, of shape <c>[samples]</c>.</param>
    /// <returns>The norm over all tensors of two and more dimensions that want a gradient.</returns>
    /// <exception cref="ArgumentException">There are not as many labels as samples, or no tensor wants a gradient.</exception>
    /// <exception cref="InvalidOperationException">The pass fails; the reason is inside.</exception>
    public static double GradientNorm(nn.Module<Tensor, Tensor> module, Tensor inputs, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.dim() != 1 || inputs.dim() == 0 || labels.shape[0] != inputs.shape[0] || labels.shape[0] == 0)
        {
            throw new ArgumentException($"Expected a class for each sample, got labels [{string.Join(", ", labels.shape)}] for inputs [{string.Join(", ", inputs.shape)}].", nameof(labels));
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradients = enable_grad();
        Tensor[] weights = [.. ModuleParameters.Of(module).Where(place => place.Spec is { TiedTo: null, Shape.Rank: >= 2 } && place.Tensor.requires_grad).Select(place => place.Tensor)];
        if (weights.Length == 0)
        {
            throw new ArgumentException($"Expected weights that want a gradient, got none in {module.GetType().Name}.", nameof(module));
        }

        using var state = new ModuleState(module);
        module.train();
        long count = labels.shape[0];
        for (long start = 0; start < count; start += ChunkSize)
        {
            using IDisposable pass = state.BeginPass();
            long length = Math.Min(ChunkSize, count - start);
            Tensor scores = module.call(inputs.detach().narrow(0, start, length));
            Tensor loss = nn.functional.cross_entropy(scores, labels.narrow(0, start, length), reduction: nn.Reduction.Sum) / count;
            BackwardPass.Run(loss, weights, keepGraph: false);

            // The sum over passes outlives each of them.
            foreach (Tensor weight in weights.Where(weight => weight.grad is not null))
            {
                weight.grad = weight.grad!.MoveToOuterDisposeScope();
            }
        }

        return Math.Sqrt(weights.Sum(weight => weight.grad is { } gradient ? gradient.to(ScalarType.Float64).square().sum().item<double>() : 0));
    }

    /// <summary>The prediction from one gradient.</summary>
    /// <param name="module">The network, as training will begin. Afterwards it is as it was.</param>
    /// <param name="inputs">Samples along the first dimension, 8,000 and more.</param>
    /// <param name="labels">Their class numbers.</param>
    /// <param name="setting">The network's widths and deviations, and its training.</param>
    /// <param name="data">The statistic of all training data.</param>
    /// <returns>The prediction; its reason says if the closed form disagrees.</returns>
    /// <exception cref="ArgumentException">As for <see cref="GradientNorm"/>; or the setting contradicts itself or the data.</exception>
    public static PlateauPrediction Predict(nn.Module<Tensor, Tensor> module, Tensor inputs, Tensor labels, PlateauSetting setting, DataStatistic data) =>
        PlateauPredictor.PredictFromGradient(setting, data, GradientNorm(module, inputs, labels));
}
