using Fanin.Diagnosis.Plateaus;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>What a module is measured with.</summary>
/// <remarks>Either <see cref="Inputs"/> or <see cref="InputShape"/> must be given.</remarks>
public sealed record ProbeOptions
{
    /// <summary>The batch: one tensor for each that <c>forward</c> takes, samples along the first dimension. They are read, not changed.</summary>
    public IReadOnlyList<Tensor>? Inputs { get; init; }

    /// <summary>Shape of one N(0, 1) input from the keyed stream of <see cref="Seed"/>, samples along the first dimension; in the type and on the device of the first parameter.</summary>
    public TensorShape? InputShape { get; init; }

    /// <summary>
    /// Class numbers, int64, for cross-entropy: of the shape of the output without its dimension of classes, which is the last, or, where that does not fit, the second.
    /// Without labels the loss is half the mean square of output − ξ, ξ ~ N(0, 1) from the keyed stream.
    /// </summary>
    public Tensor? Labels { get; init; }

    /// <summary>Chooses the tensor that the loss is of, where <c>forward</c> returns something else than one tensor.</summary>
    public Func<object, Tensor>? SelectOutput { get; init; }

    /// <summary>Where random inputs, the noise in the loss, dropout and other draws come from; 0 if omitted.</summary>
    public Seed Seed { get; init; }

    /// <summary>Whether the module is measured in training mode, as the first step will find it; otherwise in evaluation mode.</summary>
    public bool Training { get; init; } = true;

    /// <summary>η of the first update, above 0; <see langword="null"/> leaves update and stagnation ratios out.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How weights are stepped; without effect unless <see cref="LearningRate"/> is given.</summary>
    /// <remarks>Heavy-ball momentum m makes the first step of gradient descent, and steps 1/(1 − m) times as large later.</remarks>
    public Optimizer Optimizer { get; init; }

    /// <summary>Where the parameters are to have their numbers from; those that hold others are reported as untouched. <see langword="null"/> if that is not known, or they were trained or loaded.</summary>
    public InitPlan? Plan { get; init; }

    /// <summary>Samples whose derivative of outputs with respect to inputs is decomposed; 0 for none. One backward pass an output unit.</summary>
    public int JacobianSamples { get; init; }

    /// <summary>Samples of the neural tangent kernel, 2 or more; 0 for none. One backward pass a sample, whose gradients are all kept at once.</summary>
    public int NtkSamples { get; init; }

    /// <summary>Name of the model in the report; that of its class if omitted.</summary>
    public string? Name { get; init; }
}
