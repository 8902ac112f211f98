using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Models;

/// <summary>
/// The lecture's network: flatten → Linear(75) → ReLU → Linear(45) → ReLU → Linear(10); with BatchNorm the two hidden layers are
/// Linear without bias → BatchNorm1d → ReLU.
/// </summary>
/// <remarks>Shape: <c>[batch, 1, height, width]</c> to <c>[batch, classes]</c>, the scores before softmax.</remarks>
public sealed class LectureNet : nn.Module<Tensor, Tensor>
{
    private static readonly int[] HiddenWidths = [75, 45];

    private readonly Sequential _network;

    /// <summary>Makes the network. The layers' own numbers are libtorch's default ones; initialize it.</summary>
    /// <param name="inputs">Pixels of an image.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="batchNorm">Whether the hidden layers are normalized.</param>
    public LectureNet(int inputs, int classes, bool batchNorm)
        : base(nameof(LectureNet))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        List<nn.Module<Tensor, Tensor>> layers = [nn.Flatten()];
        long width = inputs;
        foreach (int hidden in HiddenWidths)
        {
            layers.Add(nn.Linear(width, hidden, hasBias: !batchNorm));
            if (batchNorm)
            {
                layers.Add(nn.BatchNorm1d(hidden));
            }

            layers.Add(nn.ReLU());
            width = hidden;
        }

        layers.Add(nn.Linear(width, classes));
        _network = nn.Sequential(layers);
        register_module("network", _network);
    }

    /// <summary>The network's description in one word, for instance <c>mlp:784-75-45-10</c>.</summary>
    /// <param name="inputs">Pixels of an image.</param>
    /// <param name="classes">Number of classes.</param>
    public static string Describe(int inputs, int classes) => $"mlp:{inputs}-{string.Join('-', HiddenWidths)}-{classes}";

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _network.call(input);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _network.Dispose();
        }

        base.Dispose(disposing);
    }
}
