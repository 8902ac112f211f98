namespace Fanin.Kernels;

/// <summary>How <see cref="InverseErrorWide{TCells}"/> divides the numbers from 0 to 1: into 32 cells, as many as one instruction chooses from.</summary>
internal interface IInverseErrorCells
{
    /// <summary>The binary logarithm of how many cells a power of two has. The others are below.</summary>
    public static abstract int BitsOfOctave { get; }

    /// <summary>Of the polynomials, 5 or 7.</summary>
    public static abstract int Degree { get; }

    /// <summary>Whether numbers beyond all cells may come; they are then told, as not certain.</summary>
    public static abstract bool TellsBeyond { get; }

    /// <summary>More than the error, relative to the value. Tested for every argument.</summary>
    public static abstract float Doubt { get; }
}

/// <summary>Eight cells for each of four powers of two: numbers up to 2.14 σ, and no others.</summary>
internal readonly struct NearCells : IInverseErrorCells
{
    public static int BitsOfOctave => 3;

    public static int Degree => 5;

    public static bool TellsBeyond => false;

    public static float Doubt => 1f / (1u << 31) / 4;
}

/// <summary>Four cells for each of eight powers of two: numbers up to 3.09 σ. The cells are wider, and take more terms.</summary>
internal readonly struct FarCells : IInverseErrorCells
{
    public static int BitsOfOctave => 2;

    public static int Degree => 7;

    public static bool TellsBeyond => true;

    public static float Doubt => 1.5f / (1u << 31);
}
