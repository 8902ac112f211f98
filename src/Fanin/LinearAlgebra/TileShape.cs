namespace Fanin.LinearAlgebra;

/// <summary>How the six rows of a tile's left factor lie in memory; constants, so that the compiler folds them into addresses.</summary>
internal interface ITileShape
{
    /// <summary>From one row of the left factor to the next.</summary>
    public static abstract int RowStep { get; }

    /// <summary>From one summand to the next.</summary>
    public static abstract int SumStep { get; }
}

/// <summary>The left factor as it lies: A·B.</summary>
internal readonly struct Plain : ITileShape
{
    public static int RowStep => Tile.Stride;

    public static int SumStep => 1;
}

/// <summary>The left factor transposed: Aᵀ·B.</summary>
internal readonly struct TransposedTile : ITileShape
{
    public static int RowStep => 1;

    public static int SumStep => Tile.Stride;
}
