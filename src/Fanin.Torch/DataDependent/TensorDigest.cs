using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Fanin.Torch.DataDependent;

/// <summary>Tells whether two tensors hold the same bits.</summary>
internal static class TensorDigest
{
    private const long PieceElements = 1 << 24;

    /// <summary>SHA-256 of all elements, row-major.</summary>
    public static string Of(Tensor tensor)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor flat = tensor.detach().cpu().contiguous().view(-1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long start = 0; start < flat.numel(); start += PieceElements)
        {
            using Tensor piece = flat.narrow(0, start, Math.Min(PieceElements, flat.numel() - start));
            hash.AppendData(piece.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
