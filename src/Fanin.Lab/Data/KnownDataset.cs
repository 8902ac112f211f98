namespace Fanin.Lab.Data;

/// <summary>A published set of images: where it is, how to tell that it is right, and what its classes are.</summary>
public sealed record KnownDataset
{
    /// <summary>Short name, as in <c>--data</c> and in folders.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people.</summary>
    public required string Title { get; init; }

    /// <summary>One sentence on what the images show.</summary>
    public required string Description { get; init; }

    /// <summary>Folder of the compressed files on the web; ends with a slash.</summary>
    public required Uri Mirror { get; init; }

    /// <summary>Licence and copyright, in words.</summary>
    public required string Licence { get; init; }

    /// <summary>Name of every class, in the order of the labels.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The four files.</summary>
    public required IReadOnlyList<KnownFile> Files { get; init; }
}

/// <summary>One file of a published set.</summary>
/// <param name="Name">Name without <c>.gz</c>.</param>
/// <param name="CompressedMd5">MD5 of the compressed file as the mirror serves it, lower-case hexadecimal.</param>
/// <param name="ContentSha256">SHA-256 of the uncompressed content, lower-case hexadecimal; <see langword="null"/> if not published.</param>
public sealed record KnownFile(string Name, string CompressedMd5, string? ContentSha256 = null)
{
    /// <summary>Name of the compressed file.</summary>
    public string CompressedName => $"{Name}{DatasetFolder.CompressedEnding}";
}
