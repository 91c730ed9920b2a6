const NO_VOICE =
  'Máy này chưa có giọng đọc tiếng Việt. Đồng chí mở Cài đặt của máy, tìm “Chuyển văn bản thành giọng nói”, tải tiếng Việt rồi bấm Nghe lại.';
/** Voices come a moment after the page; a machine without any never says so. */
const PATIENCE_MS = 1500;

/** Reading aloud by the phone's own voice: nothing leaves the phone but what its maker's voice sends. */
export interface ReadAloud {
  readonly state: 'silent' | 'reading' | 'paused';
  /** Why it cannot be read. */
  readonly problem: string | null;
  /** Reads paragraph after paragraph: a long text in one piece is cut off by some browsers. */
  read(paragraphs: readonly string[]): Promise<void>;
  pause(): void;
  resume(): void;
  stop(): void;
}

/** A reader for one screen; `stop()` when the screen goes. */
export function readAloud(): ReadAloud {
  let state = $state<ReadAloud['state']>('silent');
  let problem = $state<string | null>(null);
  let turn = 0;

  function stop(): void {
    turn += 1;
    state = 'silent';
    if ('speechSynthesis' in window) speechSynthesis.cancel();
  }

  function say(voice: SpeechSynthesisVoice, paragraphs: readonly string[], mine: number): void {
    const [first, ...rest] = paragraphs;
    if (mine !== turn) return;
    if (first === undefined) {
      state = 'silent';
      return;
    }
    const utterance = new SpeechSynthesisUtterance(first);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.onend = () => say(voice, rest, mine);
    utterance.onerror = () => {
      if (mine === turn) state = 'silent';
    };
    speechSynthesis.speak(utterance);
  }

  return {
    get state() {
      return state;
    },
    get problem() {
      return problem;
    },
    async read(paragraphs) {
      stop();
      problem = null;
      const mine = turn;
      const voice = await vietnameseVoice();
      if (mine !== turn) return;
      if (voice === undefined) {
        problem = NO_VOICE;
        return;
      }
      state = 'reading';
      say(voice, paragraphs, mine);
    },
    pause() {
      speechSynthesis.pause();
      state = 'paused';
    },
    resume() {
      speechSynthesis.resume();
      state = 'reading';
    },
    stop,
  };
}

async function vietnameseVoice(): Promise<SpeechSynthesisVoice | undefined> {
  if (!('speechSynthesis' in window)) return undefined;
  const find = () => speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith('vi'));
  const ready = find();
  if (ready || speechSynthesis.getVoices().length > 0) return ready;
  await new Promise((done) => {
    speechSynthesis.addEventListener('voiceschanged', done, { once: true });
    setTimeout(done, PATIENCE_MS);
  });
  return find();
}
