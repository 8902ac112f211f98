namespace Fanin.App.Tests.Data;

/// <summary>Passes news on at once, on the caller's thread.</summary>
internal sealed class Listener<T> : IProgress<T>
{
    private readonly Action<T> _action;

    public Listener(Action<T> action)
    {
        _action = action;
    }

    public void Report(T value) => _action(value);
}
