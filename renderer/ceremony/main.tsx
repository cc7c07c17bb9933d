import '../app/boot.ts';
import '../theme/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { restoreTheme } from '../state/theme.ts';
import { App } from './App.tsx';
import { connect } from './store.ts';

restoreTheme();
connect();

const root = document.getElementById('root');
if (!root) throw new Error('ceremony.html has no root element');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
