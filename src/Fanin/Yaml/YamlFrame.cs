using System.Collections.Immutable;

namespace Fanin.Yaml;

/// <summary>A list or mapping whose end has not been read yet.</summary>
/// <param name="isMapping">Which of both.</param>
/// <param name="place">Where it begins.</param>
internal sealed class YamlFrame(bool isMapping, TextPlace place)
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly ImmutableArray<YamlNode>.Builder _items = ImmutableArray.CreateBuilder<YamlNode>();
    private readonly ImmutableArray<(YamlScalar, YamlNode)>.Builder _entries = ImmutableArray.CreateBuilder<(YamlScalar, YamlNode)>();
    private YamlNode? _key;
    private bool _isKeyNew;

    /// <summary>Takes the next item, key or value.</summary>
    /// <returns>What is wrong with it; <see langword="null"/> if nothing is.</returns>
    public string? Add(YamlNode node)
    {
        if (!isMapping)
        {
            _items.Add(node);
            return null;
        }

        if (_key is null)
        {
            _key = node;
            _isKeyNew = node is YamlScalar key && _keys.Add(key.Value);
            return _isKeyNew ? null
                : node is YamlScalar ? $"The key {node.Kind} stands here twice; remove one of them."
                : $"Expected a word for a key, got {node.Kind}.";
        }

        // Of a key that stands twice the first one's value counts.
        if (_isKeyNew)
        {
            _entries.Add(((YamlScalar)_key, node));
        }

        _key = null;
        return null;
    }

    /// <summary>The whole, when the end has come.</summary>
    public YamlNode Close() => isMapping ? new YamlMapping(_entries.ToImmutable(), place) : new YamlSequence(_items.ToImmutable(), place);
}
