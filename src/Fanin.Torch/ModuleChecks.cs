using System.Collections.Immutable;
using System.Security.Cryptography;
using Fanin.Parameters;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>What is suspicious about the values that a module holds at present, whoever set them. Changes nothing.</summary>
public static class ModuleChecks
{
    /// <summary>Finds parameters that hold the same numbers though they are tensors of their own: copies of one layer, or draws from one seed.</summary>
    /// <param name="module">Any module; tensors on the meta device hold nothing and are passed over.</param>
    /// <returns>Groups of two and more names, in the order of the model: same shape, same type, every bit the same. Constant tensors, such as biases at 0,
    /// are no finding, and tied places are one tensor.</returns>
    /// <remarks>Layers that begin equal and get equal gradients stay equal. Cost: every tensor that has another one of its shape is read once.</remarks>
    /// <exception cref="DiagnosticException">The module holds layers or parameters that it has not registered: all of them.</exception>
    /// <exception cref="NotSupportedException">A parameter has elements of a type that is not known here, for instance complex ones.</exception>
    public static IReadOnlyList<ImmutableArray<string>> Duplicates(nn.Module module) =>
    [
        .. Held(module)
            .GroupBy(place => (place.Spec.Shape, place.Spec.ElementType))
            .Where(alike => alike.Count() > 1)
            .SelectMany(alike => alike.GroupBy(place => Digest(place.Tensor), place => place.Spec.Name, StringComparer.Ordinal))
            .Where(equal => equal.Key.Length > 0 && equal.Count() > 1)
            .Select(equal => equal.ToImmutableArray()),
    ];

    /// <summary>Finds parameters and running statistics with values that are no finite numbers, as memory that nothing was written to often holds.</summary>
    /// <param name="module">Any module; tensors on the meta device hold nothing and are passed over.</param>
    /// <returns>Names, with the number of NaNs and infinities; in the order of the model.</returns>
    /// <remarks>Finite values prove nothing: memory that nothing was written to may hold zeros.</remarks>
    /// <exception cref="DiagnosticException">The module holds layers or parameters that it has not registered: all of them.</exception>
    /// <exception cref="NotSupportedException">A parameter has elements of a type that is not known here, for instance complex ones.</exception>
    public static IReadOnlyList<(string Name, long Count)> NotFinite(nn.Module module) =>
        [.. Held(module).Select(place => (place.Spec.Name, Count: NotFinite(place.Tensor))).Where(place => place.Count > 0)];

    private static IEnumerable<(ParameterSpec Spec, Tensor Tensor)> Held(nn.Module module) =>
        ModuleParameters.Of(module).Where(place => place.Spec.TiedTo is null && place.Tensor.device_type != DeviceType.META);

    private static long NotFinite(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        return tensor.numel() - tensor.isfinite().sum().item<long>();
    }

    // Of all elements, row-major; empty for a constant.
    private static string Digest(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor flat = tensor.detach().cpu().contiguous().view(-1);
        if (flat.numel() == 0 || flat.eq(flat[0]).all().item<bool>())
        {
            return string.Empty;
        }

        const long PieceElements = 1 << 24;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long start = 0; start < flat.numel(); start += PieceElements)
        {
            using Tensor piece = flat.narrow(0, start, Math.Min(PieceElements, flat.numel() - start));
            hash.AppendData(piece.bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
