using Fanin.Diagnosis.Paths;
using Fanin.Parameters;
using Fanin.Torch.DataDependent;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>TorchSharp's layers as steps of a path.</summary>
internal static class ModuleSteps
{
    /// <summary>The step of a layer.</summary>
    /// <param name="path">Where it stands in the model.</param>
    /// <param name="name">What tables call it.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">What it is called with.</param>
    /// <param name="places">The model's parameters.</param>
    /// <param name="training">Whether the model is in training mode.</param>
    public static SignalPath Of(string path, string name, nn.Module layer, Tensor? input, IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places, bool training)
    {
        string? Own(string local) => places.Select(place => place.Spec.Name).FirstOrDefault(full => full == (path.Length == 0 ? local : $"{path}.{local}"));
        SignalPath step = layer switch
        {
            Linear when Own("weight") is { } weight => new LinearStep(weight, Own("bias")),
            ConvolutionTranspose when Own("weight") is { } weight => new TransposedConvolutionStep(weight, Own("bias")),
            Conv2d convolution when Own("weight") is { } weight && IsSquare(convolution.kernel_size) && IsSquare(convolution.stride) && IsPlain(convolution, input) =>
                new ConvolutionStep(weight, Own("bias"))
                {
                    Kernel = (int)convolution.kernel_size[0],
                    Stride = (int)convolution.stride[0],
                    Padding = (int)(convolution.padding is { Length: > 0 } padding ? padding[0] : 0),
                    Side = (int)input!.shape[^1],
                },
            BatchNorm when training => new BatchNormStep(Own("weight"), Own("bias")),
            BatchNorm => new UnknownStep($"{name} normalizes by running statistics in evaluation mode, which theory knows nothing of."),
            LayerNorm norm => new LayerNormStep(Own("weight"), Own("bias")) { Epsilon = norm.eps },
            Embedding when Own("weight") is { } weight => new EmbeddingStep(weight),
            Flatten or Identity or Unflatten => new FlattenStep(),
            Dropout dropout => training ? new DropoutStep(dropout.p) : new FlattenStep(),
            MaxPool2d pool => new MaxPoolStep(Positions(pool.kernel_size), Positions(pool.stride is { Length: > 0 } stride ? stride : pool.kernel_size)),
            AvgPool2d pool => new AveragePoolStep(Positions(pool.kernel_size), Positions(pool.stride is { Length: > 0 } stride ? stride : pool.kernel_size)),
            _ when ModuleActivations.Find(layer) is { } activation => new ActivationStep(activation),
            _ => new UnknownStep($"No rule is known for {name}, a {LayerSpec.NameOf(layer.GetType())}."),
        };
        return step with { Name = name };
    }

    private static bool IsSquare(long[] sizes) => sizes.Distinct().Count() == 1;

    // Borders are counted for square images, zeros around them, and kernels without gaps.
    private static bool IsPlain(Conv2d convolution, Tensor? input) =>
        input is not null && input.dim() == 4 && input.shape[^1] == input.shape[^2] && (convolution.dilation is not { } dilation || dilation.All(gap => gap == 1))
        && (convolution.padding is not { Length: > 0 } padding || IsSquare(padding)) && convolution.padding_mode == PaddingModes.Zeros;

    private static int Positions(long[] sizes) => checked((int)(sizes.Length == 1 ? sizes[0] * sizes[0] : sizes.Aggregate(1L, (product, size) => product * size)));
}
