using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>Small helpers to look into tensors.</summary>
internal static class Tensors
{
    /// <summary>All elements as float32, row-major.</summary>
    public static float[] Floats(Tensor tensor)
    {
        using Tensor copy = tensor.detach().to(ScalarType.Float32).contiguous();
        return copy.data<float>().ToArray();
    }

    /// <summary>Overwrites everything, so that only an initialization can have set what a test then finds.</summary>
    public static void Spoil(nn.Module module)
    {
        using IDisposable noGradients = no_grad();
        foreach (Tensor tensor in module.state_dict().Values)
        {
            tensor.fill_(99);
        }
    }

    /// <summary>Choices of test cases, the same in every run.</summary>
#pragma warning disable RS0030 // The banned generator is good enough to choose test cases, and no number under test comes from it.
    public static Random Seeded(int seed) => new(seed);
#pragma warning restore RS0030
}

/// <summary>Tests that seed libtorch's one process-wide generator must not run side by side.</summary>
[CollectionDefinition(nameof(GlobalGenerator), DisableParallelization = true)]
public sealed class GlobalGenerator;
