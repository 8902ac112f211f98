namespace Fanin.Lab.Storage;

/// <summary>Why a store could not be used.</summary>
public enum StoreProblem
{
    /// <summary>Something that has no word of its own here; the message says what.</summary>
    Other,

    /// <summary>The file is no database, or a database of something else.</summary>
    NotAStore,

    /// <summary>It was written by a newer version of this library.</summary>
    Newer,

    /// <summary>Another process held it for longer than the patience that was given.</summary>
    Locked,

    /// <summary>There is no room left on the disk.</summary>
    Full,

    /// <summary>What is stored can't be read back.</summary>
    Damaged,

    /// <summary>No such place, no right to it, or no server that answers.</summary>
    Unreachable,
}
