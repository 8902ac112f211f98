using System.Runtime.CompilerServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>The tensors that a layer made in libtorch has there, whatever the objects that TorchSharp registered for it say.</summary>
internal static class NativeParameters
{
    /// <summary>Whether libtorch has a tensor of the name in memory, of the shape and type of another one.</summary>
    public static bool HasAlike(nn.Module part, string name, Tensor tensor)
    {
        using Parameter? found = Find(part, name);
        return found is not null && found.device_type == DeviceType.CPU && found.dtype == tensor.dtype && found.shape.AsSpan().SequenceEqual(tensor.shape);
    }

    /// <summary>A new object for that tensor.</summary>
    public static Parameter Take(nn.Module part, string name) =>
        Find(part, name) ?? throw new InvalidOperationException($"libtorch has no tensor {name}.");

    private static Parameter? Find(nn.Module part, string name)
    {
        Parameter? found = null;
        foreach ((string other, Parameter parameter) in NamedParameters(part))
        {
            if (found is null && other == name)
            {
                found = parameter;
            }
            else
            {
                parameter.Dispose();
            }
        }

        return found;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "_named_parameters")]
    private static extern (string Name, Parameter Parameter)[] NamedParameters(nn.Module module);
}
